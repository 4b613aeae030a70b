/** A meter as the API has it: makes the instruments of one scope. What is asked for again is the same instrument. */
import type { BatchObservableCallback, Meter, MetricOptions, Observable } from '@opentelemetry/api'
import type { InstrumentationScope, MetricHost } from '@sightline/core'
import type { Callbacks } from './callbacks.ts'
import { type Instrument, RecordedInstrument } from './instrument.ts'
import { describeInstrument, type InstrumentDescriptor } from './instrument-descriptor.ts'
import { ObservedInstrument } from './observable-instrument.ts'
import { isObserved } from './stream-plan.ts'
import type { InstrumentType } from './view.ts'

/** Where faults of those are counted who make instruments. */
export const PLACE = 'OpenTelemetry meters'

export interface MeterParts {
  readonly scope: InstrumentationScope
  readonly host: MetricHost
  readonly callbacks: Callbacks
  /** Told of each instrument that is new. @returns false where there is no room for it: it does nothing */
  onNew(instrument: Instrument): boolean
  /** Told of an instrument that came again, if anything about it is different. */
  onAgain(instrument: Instrument, descriptor: InstrumentDescriptor): void
  warn(problem: string): void
}

export function createMeter(parts: MeterParts): Meter {
  const { scope, host, callbacks } = parts
  const instruments = new Map<string, Instrument>()

  /** Instruments are the same when they agree in name, kind, unit and kind of number; names ignore case. */
  function instrumentOf(type: InstrumentType, name: string, options?: MetricOptions): Instrument {
    const described = host.guard.run(PLACE, () => describeInstrument(type, name, options, parts.warn))
    const descriptor = described ?? describeInstrument(type, name, undefined, parts.warn)
    const key = JSON.stringify([descriptor.name.toLowerCase(), type, descriptor.unit, descriptor.isWhole])
    const standing = instruments.get(key)
    if (standing !== undefined) {
      parts.onAgain(standing, descriptor)
      return standing
    }
    const instrument = isObserved(type)
      ? new ObservedInstrument(descriptor, scope, host.guard, callbacks)
      : new RecordedInstrument(descriptor, scope, host)
    if (parts.onNew(instrument)) instruments.set(key, instrument)
    return instrument
  }

  const recorded = (type: InstrumentType) => (name: string, options?: MetricOptions) =>
    instrumentOf(type, name, options) as RecordedInstrument
  const observed = (type: InstrumentType) => (name: string, options?: MetricOptions) =>
    instrumentOf(type, name, options) as ObservedInstrument

  /** Those of Sightline's; others report to somebody else. Never throws, whatever is given. */
  function ours(given: readonly Observable[]): ObservedInstrument[] {
    return host.guard.run(PLACE, () => given.filter((one) => one instanceof ObservedInstrument)) ?? []
  }

  return {
    createCounter: recorded('counter'),
    createUpDownCounter: recorded('upDownCounter'),
    createHistogram: recorded('histogram'),
    createGauge: recorded('gauge'),
    createObservableCounter: observed('observableCounter'),
    createObservableUpDownCounter: observed('observableUpDownCounter'),
    createObservableGauge: observed('observableGauge'),
    addBatchObservableCallback(callback: BatchObservableCallback, observables: Observable[]) {
      const own = ours(observables)
      if (own.length > 0) callbacks.add(callback, own, true)
      else parts.warn(`a batch callback of ${scope.name} names no instrument that is known; it is not asked`)
    },
    removeBatchObservableCallback(callback: BatchObservableCallback, observables: Observable[]) {
      callbacks.remove(callback, ours(observables), true)
    },
  }
}

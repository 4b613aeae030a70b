/**
 * What libraries hold, for the life of the process: meters, their instruments and the callbacks. A start gives them
 * streams, a stop takes these away, so that what a library made once works again after the next start.
 */
import type { MeterOptions, MeterProvider } from '@opentelemetry/api'
import type { InstrumentationScope, Runtime } from '@sightline/core'
import { createCallbacks } from './callbacks.ts'
import { createMeter, PLACE } from './create-meter.ts'
import type { Streams } from './create-streams.ts'
import type { Instrument } from './instrument.ts'

const LOGGER = 'sightline.opentelemetry'
/** Instruments, and meters, that are kept; what a library makes beyond that, under a new name each time, does nothing. */
const MAX_KEPT = 10_000
/** Problems that are told. */
const MAX_WARNINGS = 1_000

export interface MeterRegistry {
  readonly provider: MeterProvider
  /** Gives every instrument its streams, those that come later too. @returns takes them away */
  open(streams: Streams): () => void
  askCallbacks(): void
  /** Tells each problem once. */
  warn(problem: string): void
}

const registries = new WeakMap<Runtime, MeterRegistry>()

/** The registry of a runtime, made once. */
export function meterRegistryOf(runtime: Runtime): MeterRegistry {
  const known = registries.get(runtime) ?? createMeterRegistry(runtime)
  registries.set(runtime, known)
  return known
}

function createMeterRegistry(runtime: Runtime): MeterRegistry {
  const meters = new Map<string, ReturnType<typeof createMeter>>()
  const instruments: Instrument[] = []
  const callbacks = createCallbacks(runtime.guard, runtime.clock)
  const warned = new Set<string>()
  let streams: Streams | undefined

  const attach = (instrument: Instrument) => {
    instrument.attach(streams?.of(instrument.descriptor, instrument.scope) ?? [])
  }

  function warn(problem: string): void {
    if (warned.has(problem) || warned.size === MAX_WARNINGS) return
    warned.add(problem)
    runtime.logs.logger(LOGGER).warn(problem)
  }

  function createScopedMeter(scope: InstrumentationScope) {
    if (scope.name === '') warn('a meter has no name: what it measures cannot be told from what others measure')
    return createMeter({
      scope,
      host: runtime.metrics.host,
      callbacks,
      warn,
      onNew(instrument) {
        if (instruments.length === MAX_KEPT) {
          warn(`there are more than ${MAX_KEPT} instruments: no further one is recorded`)
          return false
        }
        instruments.push(instrument)
        attach(instrument)
        return true
      },
      onAgain(instrument, { name, description, boundaries }) {
        const { descriptor } = instrument
        if (name !== descriptor.name) warn(`${name} of ${scope.name} is known as ${descriptor.name}: names ignore case`)
        if (boundaries !== undefined && String(boundaries) !== String(descriptor.boundaries)) {
          warn(`${name} of ${scope.name} is advised two lists of bucket boundaries; the first stands`)
        }
        for (const stream of instrument.streams) streams?.describe(stream, description)
      },
    })
  }

  return {
    provider: {
      getMeter(name: string, version?: string, options?: MeterOptions) {
        const guarded = runtime.guard.run(PLACE, () => scopeOf(name, version, options))
        const scope = guarded ?? scopeOf(name, version, undefined)
        const key = JSON.stringify([scope.name, scope.version, scope.schemaUrl])
        const meter = meters.get(key) ?? createScopedMeter(scope)
        if (meters.size < MAX_KEPT) meters.set(key, meter)
        return meter
      },
    },
    open(given) {
      streams = given
      for (const instrument of instruments) attach(instrument)
      return () => {
        if (streams !== given) return
        streams = undefined
        warned.clear()
        callbacks.forget()
        for (const instrument of instruments) instrument.attach([])
      }
    },
    askCallbacks: () => callbacks.ask(),
    warn,
  }
}

function scopeOf(name: unknown, version: unknown, options: MeterOptions | undefined): InstrumentationScope {
  const schemaUrl: unknown = options?.schemaUrl
  return Object.freeze({
    name: typeof name === 'string' ? name : '',
    ...(isText(version) && { version }),
    ...(isText(schemaUrl) && { schemaUrl }),
  })
}

function isText(given: unknown): given is string {
  return typeof given === 'string' && given !== ''
}

/**
 * The instruments that `start()` switches on by default: those that need nothing but the process itself. The others
 * (`sqlite`, `worker-pool`, `file-watcher`) need to be shown what to watch.
 */
import type { Clock, Guard, Runtime } from '@sightline/core'
import { type EventLoopOptions, eventLoop } from './event-loop/event-loop-instrument.ts'
import { gc } from './gc/gc-instrument.ts'
import { type HttpClientOptions, httpClient } from './http-client/http-client-instrument.ts'
import { type HttpServerOptions, httpServer } from './http-server/http-server-instrument.ts'
import type { EnterableStore, Instrument } from './instrument.ts'
import { processInstrument } from './process/process-instrument.ts'

/** By name: `false` leaves the instrument off, an object gives its options. */
export interface InstrumentSettings {
  readonly process?: boolean
  readonly 'event-loop'?: boolean | EventLoopOptions
  readonly gc?: boolean
  readonly 'http-server'?: boolean | HttpServerOptions
  readonly 'http-client'?: boolean | HttpClientOptions
}

export const DEFAULT_INSTRUMENTS: readonly Instrument[] = [
  processInstrument,
  eventLoop,
  gc,
  httpServer,
  httpClient,
] as unknown as readonly Instrument[]

export interface StartInstruments {
  readonly runtime: Runtime
  readonly store: EnterableStore
  readonly settings?: InstrumentSettings
  /** Default: the runtime's. */
  readonly clock?: Clock
  readonly guard?: Guard
}

/**
 * Starts the default instruments. One that cannot start is reported to the guard and left out: it must not keep the
 * service from starting.
 *
 * @returns stops those that run, the last one first; a second call does nothing
 */
export function startInstruments({ runtime, store, settings = {}, ...parts }: StartInstruments): () => void {
  const guard = parts.guard ?? runtime.guard
  const clock = parts.clock ?? runtime.clock
  const stops: (() => void)[] = []
  for (const instrument of DEFAULT_INSTRUMENTS) {
    const setting = settings[instrument.name as keyof InstrumentSettings] ?? true
    if (setting === false) continue
    const options = setting === true ? {} : setting
    const record = runtime.metrics.use(instrument.metrics)
    const stop = guard.run(`start of instrument ${instrument.name}`, () =>
      instrument.start(record, { runtime, guard, clock, store, options }),
    )
    if (stop !== undefined) stops.unshift(stop)
  }
  return () => {
    for (const stop of stops.splice(0)) guard.run('stop of an instrument', stop)
  }
}

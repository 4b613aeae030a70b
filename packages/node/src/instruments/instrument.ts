/**
 * An instrument makes something foreign observable: a table of metrics and a `start` that begins to record into them.
 * Its invariant: after `stop` nothing of it is left - no subscription, listener, observer, timer or handle.
 */
import type { Clock, Guard, MetricTable, Recorders, Runtime, Scope, ScopeStore } from '@sightline/core'

/** What an instrument needs of the store behind the context; `AsyncStore` is one. */
export interface EnterableStore extends ScopeStore {
  /** Makes the scope the active one for the rest of the running callback and all that it starts. */
  enter(scope: Scope | undefined): void
  /** True where an entered scope stays with the async resource, false where it ends with the call. */
  readonly staysWithResource: boolean
}

/** What an instrument may use. Everything else of the process is none of its business. */
export interface InstrumentHost<O = object> {
  readonly runtime: Runtime
  /** Callbacks that foreign code calls go through it: they never throw into the host. */
  readonly guard: Guard
  readonly clock: Clock
  /** The store behind `runtime.context`; for instruments that must enter a scope on behalf of foreign code. */
  readonly store: EnterableStore
  /** As the application gave them; every option has a default. */
  readonly options: O
}

export interface Instrument<T extends MetricTable = MetricTable, O = object> {
  /** The folder's name and the key in the options of `start()`: kebab-case. */
  readonly name: string
  readonly metrics: T
  /** @returns ends it; a second call does nothing */
  start(record: Recorders<T>, host: InstrumentHost<O>): () => void
}

/** Declares an instrument; keeps the literal types of its table and makes its stop function safe to call twice. */
export function defineInstrument<const T extends MetricTable, O = object>(
  definition: Instrument<T, O>,
): Instrument<T, O> {
  return {
    ...definition,
    start(record, host) {
      const stop = definition.start(record, host)
      let isRunning = true
      return () => {
        if (!isRunning) return
        isRunning = false
        stop()
      }
    },
  }
}

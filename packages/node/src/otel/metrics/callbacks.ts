/**
 * The callbacks of observable instruments, of one or of several at once. A collection waits for nobody: what a callback
 * reports before it returns counts at once. What it reports later, because it is asynchronous, counts from the first
 * collection after it has finished, and until it has finished again; it is not asked again before that, and what it has
 * reported stands. One that throws or rejects disturbs no other, and what it had reported counts.
 */
import type { Clock, Guard } from '@sightline/core'
import { type Callback, CallbackRun, type Observation, type Observed } from './callback-run.ts'

/** After so long without an end a callback hangs: it is a fault, and what it reported is too old to be shown. */
const HANGS_AFTER_MS = 60_000

export interface Callbacks {
  /** The same callback for the same instruments again changes nothing. @param isBatch - its report names the instrument */
  add(callback: Callback, instruments: readonly Observed[], isBatch?: boolean): void
  remove(callback: Callback, instruments: readonly Observed[], isBatch?: boolean): void
  /** Asks all of them now. */
  ask(): void
  /** Forgets what was reported and not yet counted. */
  forget(): void
}

interface Entry {
  readonly callback: Callback
  readonly instruments: ReadonlySet<Observed>
  readonly isBatch: boolean
  /** Reported late by the last run that has finished. */
  finished: readonly Observation[]
  running: { readonly run: CallbackRun; readonly sinceMs: number } | undefined
}

export function createCallbacks(guard: Guard, clock: Clock): Callbacks {
  const entries = new Set<Entry>()

  function entryOf(callback: Callback, instruments: readonly Observed[], isBatch: boolean): Entry | undefined {
    const wanted = new Set(instruments)
    const isSame = (entry: Entry) =>
      entry.callback === callback &&
      entry.isBatch === isBatch &&
      entry.instruments.size === wanted.size &&
      [...wanted].every((one) => entry.instruments.has(one))
    return [...entries].find(isSame)
  }

  function ask(entry: Entry): void {
    if (![...entry.instruments].some((one) => one.isWanted)) return
    const where = `OpenTelemetry callback of ${[...entry.instruments].map((one) => one.descriptor.name).join(', ')}`
    const { running } = entry
    if (running === undefined) {
      show(entry.finished)
      run(entry, where)
    } else if (clock.now() - running.sinceMs < HANGS_AFTER_MS) {
      show(entry.finished)
      show(running.run.early)
    } else {
      guard.report(where, new Error('hangs: it is not asked again before it has finished'))
    }
  }

  function run(entry: Entry, where: string): void {
    const started = new CallbackRun(entry.instruments, entry.isBatch, (error) => guard.report(where, error))
    const end = started.start(entry.callback)
    if (end === undefined) {
      entry.finished = []
      return
    }
    entry.running = { run: started, sinceMs: clock.now() }
    void end.then(() => {
      entry.running = undefined
      entry.finished = started.finish()
    })
  }

  return {
    add(callback, instruments, isBatch = false) {
      if (typeof callback !== 'function' || entryOf(callback, instruments, isBatch) !== undefined) return
      entries.add({ callback, instruments: new Set(instruments), isBatch, finished: [], running: undefined })
    },
    remove(callback, instruments, isBatch = false) {
      const entry = entryOf(callback, instruments, isBatch)
      if (entry !== undefined) entries.delete(entry)
    },
    ask() {
      for (const entry of [...entries]) ask(entry)
    },
    forget() {
      for (const entry of entries) entry.finished = []
    },
  }
}

function show(observations: readonly Observation[]): void {
  for (const { instrument, value, attributes } of observations) instrument.take(value, attributes)
}

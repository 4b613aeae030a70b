/**
 * The memory of a thread's metrics, readable by the main thread. Recording stays what it is, plain writes to the
 * thread's own cells. A metric is shown with its first series; after that a message is needed only when memory grows or
 * indices are dealt anew, a handful of times in a metric's life.
 */
import type { Guard, ReadableSeries, SeriesMemory } from '@sightline/core'
import { SeriesLogWriter } from './series-log.ts'
import type { ThreadVoice } from './thread-voice.ts'

export interface SharedSeries extends SeriesMemory {
  /** Shows everything once more, to a main thread that was not there before. */
  showAll(): void
}

export interface SharedSeriesParts {
  readonly thread: number
  readonly run: number
  readonly say: ThreadVoice
  readonly guard: Guard
}

interface Shown {
  readonly set: ReadableSeries
  readonly family: number
  log: SeriesLogWriter
}

export function createSharedSeries({ thread, run, say, guard }: SharedSeriesParts): SharedSeries {
  const shown = new Map<ReadableSeries, Shown>()

  function show(set: ReadableSeries): void {
    const rows = Array.from({ length: set.seriesCount }, (_, series) => set.labelValuesAt(series))
    const log = new SeriesLogWriter(rows)
    const known = shown.get(set)
    const family = known?.family ?? shown.size
    if (known === undefined) shown.set(set, { set, family, log })
    else known.log = log
    tell(set, family, log)
  }

  function tell(set: ReadableSeries, family: number, { memory }: SeriesLogWriter): void {
    const { definition, generation, shape = '' } = set
    say({
      type: 'family',
      thread,
      run,
      family,
      definition,
      shape,
      generation,
      columns: set.columns(),
      texts: memory,
    })
  }

  return {
    numbers: (length) => new Float64Array(new SharedArrayBuffer(length * Float64Array.BYTES_PER_ELEMENT)),
    onColumns: guard.wrap('metrics of a thread', (set) => {
      if (shown.has(set)) show(set)
    }),
    onSeries: guard.wrap('metrics of a thread', (set, texts) => {
      if (shown.get(set)?.log.append(texts) !== true) show(set)
    }),
    showAll() {
      for (const { set, family, log } of shown.values()) tell(set, family, log)
    },
  }
}

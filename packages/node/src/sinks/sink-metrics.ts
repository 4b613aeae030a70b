/** What log sinks say about themselves. */
import { type BoundCounter, defineMetrics, type LogRecord, type Metrics } from '@sightline/core'
import type { Stall } from './byte-target.ts'

const LEVEL_NAMES = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const
const REASONS = ['slow_reader', 'disk_full', 'io_error', 'closed'] as const

export const sinkMetrics = defineMetrics({
  lines: {
    kind: 'counter',
    name: 'sightline.log.lines',
    unit: '{line}',
    help: 'Log lines handed to a sink.',
    labels: ['sink', 'level'],
    values: { level: LEVEL_NAMES },
  },
  bytes: {
    kind: 'counter',
    name: 'sightline.log.bytes',
    unit: 'By',
    help: 'Bytes that a log sink has written.',
    labels: ['sink'],
  },
  dropped: {
    kind: 'counter',
    name: 'sightline.log.dropped',
    unit: '{line}',
    help: 'Log lines that a sink could not write and has dropped.',
    labels: ['sink', 'reason'],
    values: { reason: REASONS },
  },
})

export interface SinkCounters {
  onLine(level: LogRecord['level']): void
  onWritten(bytes: number): void
  onDropped(lines: number, reason: Stall): void
}

/** The counters of one sink, bound: a line costs a few nanoseconds. All begin at 0, so that a first drop is seen as a rise. */
export function bindSinkCounters(metrics: Metrics, sink: string): SinkCounters {
  const recorders = metrics.use(sinkMetrics)
  const lines = new Map<string, BoundCounter>()
  for (const level of LEVEL_NAMES) lines.set(level, recorders.lines.bind({ sink, level }))
  const bytes = recorders.bytes.bind({ sink })
  const dropped = new Map<Stall, BoundCounter>()
  for (const reason of REASONS) dropped.set(reason, recorders.dropped.bind({ sink, reason }))
  return {
    onLine: (level) => lines.get(level)?.add(1),
    onWritten: (count) => bytes.add(count),
    onDropped: (count, reason) => dropped.get(reason)?.add(count),
  }
}

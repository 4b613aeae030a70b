/**
 * The recent delay of the event loop, in a way that any number of scrapers may read. A histogram that is reset by
 * whoever reads it shows each stall to one scraper only; here a reading covers the present window and the one before,
 * and a window ends only by age. With a length of 30 s every stall is seen by everybody for 30 to 60 s; when nobody
 * reads for longer, the window is as long as nobody read, and nothing is lost.
 */
import type { RecordableHistogram } from 'node:perf_hooks'

const NANOSECONDS_PER_SECOND = 1e9

/** One window's figures, in seconds. */
export interface DelayFigures {
  readonly count: number
  readonly min: number
  readonly max: number
  readonly mean: number
  readonly stddev: number
  readonly p50: number
  readonly p90: number
  readonly p99: number
}

export type DelaySource = Pick<
  RecordableHistogram,
  'count' | 'min' | 'max' | 'mean' | 'stddev' | 'percentile' | 'reset'
>

export interface DelayWindow {
  /** Figures of the present and the previous window together; undefined before the first sample. @param nowMs - any monotonic clock */
  read(nowMs: number): DelayFigures | undefined
}

/** @param onTurn - called when a window ends, for measurements that keep the same windows */
export function createDelayWindow(
  source: DelaySource,
  lengthMs: number,
  startMs: number,
  onTurn: () => void,
): DelayWindow {
  let previous: DelayFigures | undefined
  let beganMs = startMs
  return {
    read(nowMs) {
      const present = figuresOf(source)
      const all = present === undefined ? previous : previous === undefined ? present : combine(previous, present)
      if (nowMs - beganMs >= lengthMs) {
        previous = present
        beganMs = nowMs
        source.reset()
        onTurn()
      }
      return all
    },
  }
}

function figuresOf(source: DelaySource): DelayFigures | undefined {
  if (source.count === 0) return undefined
  return {
    count: source.count,
    min: source.min / NANOSECONDS_PER_SECOND,
    max: source.max / NANOSECONDS_PER_SECOND,
    mean: source.mean / NANOSECONDS_PER_SECOND,
    stddev: source.stddev / NANOSECONDS_PER_SECOND,
    p50: source.percentile(50) / NANOSECONDS_PER_SECOND,
    p90: source.percentile(90) / NANOSECONDS_PER_SECOND,
    p99: source.percentile(99) / NANOSECONDS_PER_SECOND,
  }
}

/** Mean and deviation are pooled exactly; of each percentile the worse one counts, which is an upper bound. */
export function combine(a: DelayFigures, b: DelayFigures): DelayFigures {
  const count = a.count + b.count
  const mean = (a.mean * a.count + b.mean * b.count) / count
  const squares = a.count * (a.stddev ** 2 + (a.mean - mean) ** 2) + b.count * (b.stddev ** 2 + (b.mean - mean) ** 2)
  return {
    count,
    mean,
    stddev: Math.sqrt(squares / count),
    min: Math.min(a.min, b.min),
    max: Math.max(a.max, b.max),
    p50: Math.max(a.p50, b.p50),
    p90: Math.max(a.p90, b.p90),
    p99: Math.max(a.p99, b.p99),
  }
}

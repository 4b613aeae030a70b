/**
 * What a family's exponential histograms were at the last export. Scales only fall: what is remembered is brought to the
 * scale of now before it is taken off, so that the changes of all exports add up to the whole.
 */
import type { ExponentialBuckets, ExponentialPoint } from '@sightline/core'
import { rescale } from '../../../exponential-histograms/rescale.ts'

export class ExponentialMemory {
  #kept: (ExponentialPoint | undefined)[] = []

  /** The change since the last export; `now` becomes the last one. */
  take(series: number, now: ExponentialPoint): ExponentialPoint {
    const before = this.#kept[series]
    while (this.#kept.length < series) this.#kept.push(undefined)
    this.#kept[series] = now
    // Finer than before: it was begun anew.
    if (before === undefined || before.scale < now.scale) return now
    const { positive, negative, zeroCount } = rescale(before, now.scale)
    return {
      ...now,
      zeroCount: now.zeroCount - zeroCount,
      positive: difference(now.positive, positive),
      negative: difference(now.negative, negative),
    }
  }

  clear(): void {
    this.#kept = []
  }
}

/** No wider than what has changed. */
function difference(now: ExponentialBuckets, before: ExponentialBuckets): ExponentialBuckets {
  const counts = now.counts.map((count, at) => count - (before.counts[now.offset + at - before.offset] ?? 0))
  const first = counts.findIndex((count) => count !== 0)
  if (first < 0) return { offset: now.offset, counts: counts.subarray(0, 0) }
  const last = counts.findLastIndex((count) => count !== 0)
  return { offset: now.offset + first, counts: counts.subarray(first, last + 1) }
}

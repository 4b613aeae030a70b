/** A point at a coarser scale: neighbouring buckets are merged, nothing is lost but resolution. */
import type { ExponentialBuckets, ExponentialPoint } from '@sightline/core'

/** @param scale - at most the point's own, which gives the point itself */
export function rescale(point: ExponentialPoint, scale: number): ExponentialPoint {
  const halvings = point.scale - scale
  if (halvings <= 0) return point
  return {
    ...point,
    scale,
    positive: mergeNeighbours(point.positive, halvings),
    negative: mergeNeighbours(point.negative, halvings),
  }
}

function mergeNeighbours({ offset, counts }: ExponentialBuckets, halvings: number): ExponentialBuckets {
  const first = offset >> halvings
  if (counts.length === 0) return { offset: first, counts }
  const merged = new Float64Array(((offset + counts.length - 1) >> halvings) - first + 1)
  for (let at = 0; at < counts.length; at += 1) merged[((offset + at) >> halvings) - first]! += counts[at]!
  return { offset: first, counts: merged }
}

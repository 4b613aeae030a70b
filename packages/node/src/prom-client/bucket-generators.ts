/** Bounds of histogram buckets. */

/** @returns `count` bounds from `start`, each `width` above the one before @throws Error unless count is positive */
export function linearBuckets(start: number, width: number, count: number): number[] {
  if (count < 1) throw new Error('Linear buckets needs a positive count')
  return Array.from({ length: count }, (_, at) => start + at * width)
}

/** @returns `count` bounds from `start`, each `factor` times the one before @throws Error unless start and count are positive and factor is above 1 */
export function exponentialBuckets(start: number, factor: number, count: number): number[] {
  if (start <= 0) throw new Error('Exponential buckets needs a positive start')
  if (count < 1) throw new Error('Exponential buckets needs a positive count')
  if (factor <= 1) throw new Error('Exponential buckets needs a factor greater than 1')
  const buckets: number[] = []
  // Multiplied step by step, so that the bounds have the digits that prom-client's have.
  for (let bound = start; buckets.length < count; bound *= factor) buckets.push(bound)
  return buckets
}

/** Adds up columns of numbers, each part's series going to the series of the whole that its places name. */
import type { MergeRule } from '@sightline/core'

/** Beyond it a fall is no rounding. */
const ROUNDING = 1e-9

/** Adds a part's numbers. @param places - of each series of the part; below 0 for none */
export function addColumn(
  into: Float64Array,
  from: Float64Array,
  places: Int32Array,
  count: number,
  stride: number,
): void {
  if (stride === 1) {
    for (let series = 0; series < count; series++) into[places[series]!]! += from[series]!
    return
  }
  for (let series = 0; series < count; series++) {
    const at = places[series]! * stride
    const begin = series * stride
    for (let slot = 0; slot < stride; slot++) into[at + slot]! += from[begin + slot]!
  }
}

/** The same for gauges of which one value stands; what nobody has given yet is NaN. */
export function pickColumn(
  into: Float64Array,
  from: Float64Array,
  places: Int32Array,
  count: number,
  rule: Exclude<MergeRule, 'sum'>,
): void {
  for (let series = 0; series < count; series++) {
    const place = places[series]!
    const value = from[series]!
    const standing = into[place]!
    const wins = rule === 'min' ? value < standing : value > standing
    if (wins || Number.isNaN(standing)) into[place] = value
  }
}

/**
 * Takes back falls that are rounding. The order of summands changes when a part ends, and of fractions the total may then
 * be less in the last digit, which a server would take for a restart of the counter.
 */
export function holdSteady(now: Float64Array, before: Float64Array): void {
  for (let series = 0; series < now.length; series++) {
    const fall = before[series]! - now[series]!
    if (fall > 0 && fall <= Math.abs(before[series]!) * ROUNDING) now[series] = before[series]!
  }
}

/** Labels as callers give them, checked with prom-client's messages. */
import { inspect } from 'node:util'

export type GivenLabels = Readonly<Record<string, unknown>>

export function isObject(value: unknown): value is GivenLabels {
  return typeof value === 'object' && value !== null
}

/** @throws Error naming the label that was not declared */
export function checkLabelNames(declared: readonly string[], labels: GivenLabels): void {
  for (const label in labels) {
    if (declared.includes(label)) continue
    throw new Error(`Added label "${label}" is not included in initial labelset: ${inspect(declared)}`)
  }
}

/**
 * The labels that `labels(...)` and `remove(...)` were given: one object, or a value for each declared label.
 *
 * @throws Error when there are more or fewer values than labels
 */
export function labelsOfArguments(declared: readonly string[], given: readonly unknown[]): GivenLabels {
  const [first] = given
  if (isObject(first)) return { ...first }
  if (declared.length !== given.length) {
    const values = `(${given.length}): "${given.join(', ')}"`
    throw new Error(
      `Invalid number of arguments ${values} for label names (${declared.length}): "${declared.join(', ')}".`,
    )
  }
  const labels: Record<string, unknown> = {}
  for (let at = 0; at < declared.length; at += 1) labels[declared[at]!] = given[at]
  return labels
}

/** The text of one label's value; absent values are `''`, and so is what an object has by birth. */
export function labelTextOf(labels: GivenLabels, label: string): string {
  const isInherited = label in Object.prototype && !Object.hasOwn(labels, label)
  const value = isInherited ? undefined : labels[label]
  return value === undefined ? '' : `${value}`
}

/** A copy without absent values, in the order in which they were given. */
export function presentLabels(labels: GivenLabels): Record<string, string | number> {
  const present: Record<string, string | number> = {}
  for (const label in labels) if (labels[label] !== undefined) present[label] = labels[label] as string | number
  return present
}

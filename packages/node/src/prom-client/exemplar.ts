/** Exemplars with labels of the caller's choice (OpenMetrics 1.0, "Exemplars"). */
import { isObject } from './label-arguments.ts'
import type { ExemplarReading } from './readable-metric.ts'

const MAX_LENGTH = 128

/** @throws RangeError when names and values together are longer than the format allows */
export function makeExemplar(labelSet: unknown, value: number): ExemplarReading {
  const labels = isObject(labelSet) ? labelSet : {}
  const text = Object.entries(labels).reduce((all, [name, one]) => `${all}${name}${one}`, '')
  if (text.length > MAX_LENGTH) throw new RangeError('Label set size must be smaller than 128 UTF-8 chars')
  return { labelSet: labels, value, timestamp: Date.now() / 1000 }
}

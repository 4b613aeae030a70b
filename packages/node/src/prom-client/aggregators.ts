/** How the values of several processes become one. */
import type { Aggregator } from './contract.ts'
import type { MetricReading, ReadValue } from './readable-metric.ts'

type AggregateReadings = (readings: readonly MetricReading[]) => MetricReading | undefined

export const aggregators: Readonly<Record<Aggregator, AggregateReadings>> = {
  sum: aggregatorOf((values) => values.reduce((sum, { value }) => sum + value, 0)),
  first: aggregatorOf((values) => values[0]!.value),
  omit: () => undefined,
  average: aggregatorOf((values) => values.reduce((sum, { value }) => sum + value, 0) / values.length),
  min: aggregatorOf((values) => values.reduce((least, { value }) => Math.min(least, value), Number.POSITIVE_INFINITY)),
  max: aggregatorOf((values) => values.reduce((most, { value }) => Math.max(most, value), Number.NEGATIVE_INFINITY)),
}

/** @param combine - gets the values of one series, one a process that has it */
function aggregatorOf(combine: (values: readonly ReadValue[]) => number): AggregateReadings {
  return (readings) => {
    const [first] = readings
    if (first === undefined) return undefined
    const { help, name, type, aggregator } = first
    const values = [...bySeries(readings)].map((group): ReadValue => {
      const [{ metricName, labels = {} }] = group as [ReadValue]
      return { value: combine(group), labels, ...(metricName !== undefined && { metricName }) }
    })
    return { help, name, type, values, aggregator }
  }
}

function bySeries(readings: readonly MetricReading[]): Iterable<ReadValue[]> {
  const groups = new Map<string, ReadValue[]>()
  for (const { values = [] } of readings) {
    for (const value of values) {
      const labels = Object.entries(value.labels ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))
      const key = JSON.stringify([value.metricName, ...labels.map(([name, text]) => [name, String(text)])])
      const group = groups.get(key)
      if (group === undefined) groups.set(key, [value])
      else group.push(value)
    }
  }
  return groups.values()
}

/** The rules that every declared metric follows (CONVENTIONS: names, help, units, labels, buckets). */
import type { MetricDefinition } from '@sightline/core'

const NAME = /^[a-z][a-z0-9_.]{0,253}$/
const LABEL = /^[a-z][a-z0-9_.]*$/
const RESERVED = /^(?:le|quantile|__.*)$/

/** One line for each rule that the metric breaks; empty when it is well declared. */
export function metricProblems(key: string, metric: MetricDefinition): string[] {
  const problems: string[] = []
  const demand = (holds: boolean, rule: string): void => {
    if (!holds) problems.push(`${key} (${metric.name}): ${rule}`)
  }
  demand(NAME.test(metric.name), 'its name is words of a-z, 0-9 and _ joined by dots')
  const hasOwnName = metric.prometheusName !== undefined
  demand(hasOwnName || !/_total$|_(?:seconds|bytes|ratio)$/.test(metric.name), 'its name has no unit and no _total')
  demand(/\S.*\.$/s.test(metric.help) && !metric.help.includes('\n'), 'its help is one sentence with a full stop')
  demand(metric.kind !== 'histogram' || metric.unit !== undefined, 'a histogram has a unit')
  const labels = metric.labels ?? []
  for (const label of labels)
    demand(LABEL.test(label) && !RESERVED.test(label), `label "${label}" may not be called so`)
  demand(new Set(labels).size === labels.length, 'no label is there twice')
  for (const label of Object.keys(metric.values ?? {})) {
    demand(labels.includes(label), `values are given for "${label}", which is no label`)
  }
  const bounds = metric.buckets ?? []
  demand(
    bounds.every((bound, index) => index === 0 || bound > (bounds[index - 1] ?? bound)),
    'its buckets ascend',
  )
  return problems
}

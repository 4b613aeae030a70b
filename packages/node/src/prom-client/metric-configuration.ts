/** Checks what a metric is made from, in prom-client's order and words, and gives the definition that core's stores want. */
import type { CheckedDefinition } from '@sightline/core'
import type { Aggregator, Registry } from './contract.ts'
import { register } from './default-registry.ts'
import { isObject } from './label-arguments.ts'
import { checkedLimit } from './series-limit.ts'
import { isLabelName, validateMetricName } from './validate-name.ts'

export interface MetricHead {
  readonly name: string
  readonly help: string
  readonly labelNames: readonly string[]
  readonly registers: readonly Registry[]
  readonly aggregator: Aggregator
  readonly enableExemplars: boolean
  readonly collect: (() => void | Promise<void>) | undefined
  readonly maxSeries: number | undefined
}

/** @throws Error for what is missing or invalid */
export function checkConfiguration(given: unknown): MetricHead {
  if (!isObject(given)) throw new TypeError('constructor expected a config object')
  const { name, help, labelNames = [], registers, aggregator, enableExemplars, collect, maxSeries } = given
  if (!help) throw new Error('Missing mandatory help parameter')
  if (!name) throw new Error('Missing mandatory name parameter')
  if (!validateMetricName(name as string)) throw new Error('Invalid metric name')
  if (!(labelNames as readonly string[]).every(isLabelName)) throw new Error('Invalid label name')
  if (collect && typeof collect !== 'function') throw new Error('Optional "collect" parameter must be a function')
  return {
    name: name as string,
    help: String(help),
    labelNames: [...(labelNames as readonly string[])],
    registers: (registers as readonly Registry[] | undefined) ?? [register],
    aggregator: (aggregator as Aggregator | undefined) ?? 'sum',
    enableExemplars: Boolean(enableExemplars),
    collect: (collect as MetricHead['collect']) || undefined,
    maxSeries: maxSeries === undefined ? undefined : checkedLimit(`"maxSeries" of metric ${name}`, maxSeries),
  }
}

/** The definition of a metric whose name, help and labels are the user's, word for word. */
export function definitionOf(
  { name, help, labelNames }: MetricHead,
  kind: 'counter' | 'gauge' | 'histogram',
  buckets: readonly number[] = [],
): CheckedDefinition {
  return Object.freeze({ kind, name: instrumentName(name), help, labels: labelNames, buckets, prometheusName: name })
}

/** The name over OTLP, which has no colons and begins with a letter. */
function instrumentName(name: string): string {
  const plain = name.replaceAll(':', '_')
  return /^[A-Za-z]/.test(plain) ? plain : `metric${plain}`
}

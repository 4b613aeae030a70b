/** What all four kinds have: their configuration as properties, and the registries they are in. */

import { prometheusContentType } from './content-type.ts'
import type { Aggregator, MetricType, Registry } from './contract.ts'
import { type GivenLabels, labelsOfArguments } from './label-arguments.ts'
import { checkConfiguration, type MetricHead } from './metric-configuration.ts'
import type { MetricReading, ReadValue } from './readable-metric.ts'

export class RegisteredMetric {
  readonly name: string
  readonly help: string
  readonly type: MetricType
  readonly labelNames: readonly string[]
  readonly registers: readonly Registry[]
  readonly aggregator: Aggregator
  readonly enableExemplars: boolean
  /** May be set and replaced at any time. */
  collect: (() => void | Promise<void>) | undefined
  protected readonly head: MetricHead

  /** @throws Error for what is missing or invalid in the configuration */
  constructor(given: unknown, type: MetricType) {
    const head = checkConfiguration(given)
    this.head = head
    this.name = head.name
    this.help = head.help
    this.type = type
    this.labelNames = head.labelNames
    this.registers = head.registers
    this.aggregator = head.aggregator
    this.enableExemplars = head.enableExemplars
    this.collect = head.collect
  }

  /** Each class calls it when it is complete. @throws Error for a taken name, TypeError for exemplars in a registry without */
  protected registerAll(): void {
    for (const registry of this.registers) {
      if (this.enableExemplars && (registry.contentType as string) === prometheusContentType) {
        throw new TypeError('Exemplars are supported only on OpenMetrics registries')
      }
      registry.registerMetric(this as never)
    }
  }

  protected labelsOf(given: readonly unknown[]): GivenLabels {
    return labelsOfArguments(this.labelNames, given)
  }

  /** Runs `collect`, then reads. */
  protected async readAfterCollect(read: () => ReadValue[]): Promise<MetricReading & { values: ReadValue[] }> {
    if (this.collect) await this.collect()
    const { name, help, type, aggregator } = this
    return { name, help, type, values: read(), aggregator }
  }
}

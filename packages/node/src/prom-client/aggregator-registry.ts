/**
 * One text for all workers of a `node:cluster`: the primary asks each worker for its readings and combines them by each
 * metric's `aggregator`. Both the primary and the workers must make an AggregatorRegistry, which is what listens.
 */
import { aggregators } from './aggregators.ts'
import { askWorkers, listenForRequests, listenForResponses } from './cluster-messages.ts'
import type { PrometheusContentType, RegistryContentType, Registry as RegistryShape } from './contract.ts'
import { defaultRegistry } from './default-registry.ts'
import type { MetricReading } from './readable-metric.ts'
import { MetricRegistry } from './registry.ts'

let registries: readonly MetricRegistry[] = [defaultRegistry]
let isListening = false

export class ClusterRegistry extends MetricRegistry {
  constructor(contentType?: RegistryContentType) {
    super(contentType)
    if (isListening) return
    isListening = true
    listenForResponses()
    listenForRequests(() => Promise.all(registries.map((registry) => registry.getMetricsAsJSON())))
  }

  /** @returns the text of all workers; empty when there is none @throws Error when one does not answer within 5 s */
  async clusterMetrics(): Promise<string> {
    const readings = await askWorkers()
    return readings.length === 0 ? '' : ClusterRegistry.aggregate(readings).metrics()
  }

  /**
   * @param processes - of each what `getMetricsAsJSON` gave
   * @throws Error for an aggregator that is none
   */
  static aggregate(
    processes: readonly (readonly MetricReading[])[],
    contentType?: RegistryContentType,
  ): MetricRegistry {
    const byName = new Map<string, MetricReading[]>()
    for (const reading of processes.flat()) {
      const group = byName.get(reading.name)
      if (group === undefined) byName.set(reading.name, [reading])
      else group.push(reading)
    }
    const aggregated = new MetricRegistry(contentType)
    for (const readings of byName.values()) {
      const { aggregator } = readings[0]!
      const combine = aggregators[aggregator as keyof typeof aggregators]
      if (typeof combine !== 'function') throw new Error(`'${aggregator}' is not a defined aggregator.`)
      const reading = combine(readings)
      if (reading !== undefined) aggregated.registerMetric({ ...reading, get: () => reading } as never)
    }
    return aggregated
  }

  /** Which registries a worker reports instead of the default one. @throws TypeError for what is no registry */
  static setRegistries(given: MetricRegistry | readonly MetricRegistry[]): void {
    const list = Array.isArray(given) ? given : [given]
    for (const registry of list) {
      if (!(registry instanceof MetricRegistry)) throw new TypeError(`Expected Registry, got ${typeof registry}`)
    }
    registries = list
  }
}

export interface AggregatorRegistry<T extends RegistryContentType = PrometheusContentType> extends RegistryShape<T> {
  clusterMetrics(): Promise<string>
}
export const AggregatorRegistry = ClusterRegistry as unknown as {
  new <T extends RegistryContentType = PrometheusContentType>(contentType?: T): AggregatorRegistry<T>
  aggregate<T extends RegistryContentType = PrometheusContentType>(
    metricsArr: object[],
    contentType?: T,
  ): RegistryShape<T>
  setRegistries(
    regs:
      | (
          | RegistryShape<PrometheusContentType>
          | RegistryShape<'application/openmetrics-text; version=1.0.0; charset=utf-8'>
        )[]
      | RegistryShape<PrometheusContentType>
      | RegistryShape<'application/openmetrics-text; version=1.0.0; charset=utf-8'>,
  ): void
  merge(registers: RegistryShape[]): RegistryShape
}

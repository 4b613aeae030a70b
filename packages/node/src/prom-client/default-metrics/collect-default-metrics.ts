/** The default metrics, under prom-client's names, so that dashboards work; read where the kit's instruments read. */
import type { PrometheusContentType, Registry, RegistryContentType } from '../contract.ts'
import type { MetricRegistry } from '../registry.ts'
import { processHandles, processRequests, processResources } from './active-figures.ts'
import type { DefaultMetricSettings } from './default-gauge.ts'
import { eventLoopLag } from './event-loop-figures.ts'
import { gc } from './gc-figures.ts'
import { heapSizeAndUsed, heapSpacesSizeAndUsed } from './heap-figures.ts'
import {
  osMemoryHeap,
  processCpuTotal,
  processMaxFileDescriptors,
  processOpenFileDescriptors,
  processStartTime,
  version,
} from './process-figures.ts'

const METRICS = {
  processCpuTotal,
  processStartTime,
  osMemoryHeap,
  processOpenFileDescriptors,
  processMaxFileDescriptors,
  eventLoopLag,
  processResources,
  processHandles,
  processRequests,
  heapSizeAndUsed,
  heapSpacesSizeAndUsed,
  version,
  gc,
} as const

export interface DefaultMetricsCollectorConfiguration<T extends RegistryContentType = PrometheusContentType> {
  register?: Registry<T> | undefined
  /** Put before every name. */
  prefix?: string | undefined
  gcDurationBuckets?: number[] | undefined
  /** Taken for the sake of prom-client's callers and not used: every turn of the loop is measured. */
  eventLoopMonitoringPrecision?: number | undefined
  /** On every series. */
  labels?: object | undefined
}

/**
 * Registers the default metrics.
 *
 * @throws TypeError when the configuration is none, Error when they are registered already
 */
function collect<T extends RegistryContentType>(config?: DefaultMetricsCollectorConfiguration<T> | null): void {
  if (config !== null && config !== undefined && typeof config !== 'object') {
    throw new TypeError('config must be null, undefined, or an object')
  }
  const { register, prefix, labels, gcDurationBuckets } = config ?? {}
  const settings: DefaultMetricSettings = {
    register: register as unknown as MetricRegistry | undefined,
    prefix: prefix ?? '',
    labels: (labels ?? {}) as Readonly<Record<string, unknown>>,
    gcDurationBuckets,
  }
  for (const make of Object.values(METRICS)) make(settings)
}

export const collectDefaultMetrics: typeof collect & { readonly metricsList: string[] } = Object.assign(collect, {
  metricsList: Object.keys(METRICS),
})

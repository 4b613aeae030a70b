/**
 * The metric table of every instrument, by its folder's name: what the metric reference and the coverage tests read.
 * A test holds this list against the folders.
 */
import type { MetricTable } from '@sightline/core'
import { eventLoopMetrics } from './event-loop/metrics.ts'
import { fileWatcherMetrics } from './file-watcher/metrics.ts'
import { gcMetrics } from './gc/metrics.ts'
import { httpClientMetrics } from './http-client/metrics.ts'
import { httpServerMetrics } from './http-server/metrics.ts'
import { processMetrics } from './process/metrics.ts'
import { sqliteMetrics } from './sqlite/metrics.ts'
import { workerPoolMetrics } from './worker-pool/metrics.ts'

export const instrumentTables: Readonly<Record<string, MetricTable>> = {
  process: processMetrics,
  'event-loop': eventLoopMetrics,
  gc: gcMetrics,
  'http-server': httpServerMetrics,
  'http-client': httpClientMetrics,
  sqlite: sqliteMetrics,
  'worker-pool': workerPoolMetrics,
  'file-watcher': fileWatcherMetrics,
}

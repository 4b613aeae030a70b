/** Every metric table of the project, by what records it: for the reference page and for the test that all are fed. */
import { type MetricDefinition, type MetricTable, metricsOwnTable } from '@sightline/core'
import { instrumentTables } from '@sightline/node'
import { stationMetrics } from '@sightline/station'
import { watsServerMetrics } from '@sightline/testkit/wats-server'
import { clientMetrics } from '@sightline/wats'
import { operationMetrics } from '../packages/core/src/observe/operation-metrics.ts'
import { otlpMetrics, spoolMetrics } from '../packages/node/src/exporters/otlp/otlp-metrics.ts'
import { scrapeMetrics } from '../packages/node/src/exporters/prometheus/scrape-metrics.ts'
import { remoteWriteMetrics } from '../packages/node/src/exporters/remote-write/remote-write-metrics.ts'
import { faultMetrics } from '../packages/node/src/lifecycle/fault-metrics.ts'
import { healthMetrics } from '../packages/node/src/lifecycle/health-driver.ts'
import { sinkMetrics } from '../packages/node/src/sinks/sink-metrics.ts'
import { tailSamplingMetrics } from '../packages/node/src/tail-sampling/tail-sampling.ts'

/** The three metrics of an operation prefix; labels as the operations declare them. */
function operations(metric: string, labels: readonly string[] = []): MetricTable {
  return operationMetrics({ name: metric, help: metric, metric, labels })
}

/** Tables by the heading that the reference gives them. */
export const metricTables: Readonly<Record<string, MetricTable>> = {
  'core: the label guard': metricsOwnTable,
  'node: health': healthMetrics,
  'node: faults': faultMetrics,
  'node: log sinks': sinkMetrics,
  'node: scrapes': scrapeMetrics,
  'node: tail sampling': tailSamplingMetrics,
  'node: OTLP export': { ...otlpMetrics, ...spoolMetrics },
  'node: remote write': remoteWriteMetrics,
  ...Object.fromEntries(Object.entries(instrumentTables).map(([name, table]) => [`node: instrument ${name}`, table])),
  'wats: the client': { ...operations('wats.client'), ...clientMetrics },
  station: stationMetrics,
  'station: receiving': operations('station.receive'),
  'station: converting': operations('station.convert', ['converter']),
  'station: delivering': operations('station.deliver'),
  'station: finishing': operations('station.finish'),
  'testkit: the WATS test server': { ...operations('wats.server'), ...watsServerMetrics },
}

export const allDefinitions: readonly MetricDefinition[] = Object.values(metricTables).flatMap((table) =>
  Object.values(table),
)

/** Everything a request needs, put together once. */
import { metrics, type Operation, operation } from '@sightline/core'
import { type WatsOperationName, watsOperations } from '@sightline/wats'
import { createMisbehaviours } from './misbehaviour/misbehaviours.ts'
import type { RequestHost } from './request-host.ts'
import { createRequestLog } from './request-log.ts'
import { settingsOf, type WatsServerOptions } from './server-settings.ts'
import { openStore } from './store/open-store.ts'
import { SERVER_METRIC, watsServerMetrics } from './wats-server-metrics.ts'

/** Seconds: answers come out of a local database, delays are what a test orders. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const

/** @param stopping - aborts when the server stops for good */
export function createHost(options: WatsServerOptions, stopping: AbortSignal): RequestHost {
  const settings = settingsOf(options)
  return {
    settings,
    store: openStore(settings.dataFile),
    recorders: metrics(watsServerMetrics),
    misbehaviours: createMisbehaviours(),
    requests: createRequestLog(settings.keepRequests),
    operations: createOperations(),
    stopping,
  }
}

/** One for each row of the table, so that each has its span, its duration and its outcomes. */
function createOperations(): Readonly<Record<WatsOperationName, Operation>> {
  const made = Object.entries(watsOperations).map(([name, { help }]) => [
    name,
    operation({ name: `${SERVER_METRIC}.${name}`, help, kind: 'server', metric: SERVER_METRIC, buckets: BUCKETS }),
  ])
  return Object.fromEntries(made)
}

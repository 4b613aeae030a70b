/**
 * What all database instruments measure alike, as OpenTelemetry's database conventions have it. One definition, so that
 * several drivers in one process share the metric.
 */
import { defineMetrics, ERROR_TYPES } from '@sightline/core'

const DURATION_BUCKETS = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const
const ROW_BUCKETS = [0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000] as const

export const databaseMetrics = defineMetrics({
  duration: {
    kind: 'histogram',
    name: 'db.client.operation.duration',
    unit: 's',
    labels: ['db.system.name', 'db.namespace', 'db.operation.name', 'db.query.summary', 'error.type'],
    values: { 'error.type': ERROR_TYPES },
    buckets: DURATION_BUCKETS,
    help: 'Time a database operation took.',
  },
  returnedRows: {
    kind: 'histogram',
    name: 'db.client.response.returned_rows',
    unit: '{row}',
    labels: ['db.system.name', 'db.namespace', 'db.operation.name', 'db.query.summary'],
    buckets: ROW_BUCKETS,
    help: 'Rows a query returned.',
  },
})

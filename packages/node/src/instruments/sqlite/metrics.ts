/** What is measured of a SQLite database: the common database metrics and SQLite's own. */
import { defineMetrics } from '@sightline/core'
import { databaseMetrics } from '../database-metrics.ts'
import { SQLITE_CODES } from './sqlite-error.ts'

const LOCK_BUCKETS = [0.0001, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30] as const

export const sqliteMetrics = defineMetrics({
  ...databaseMetrics,
  changedRows: {
    kind: 'counter',
    name: 'sightline.sqlite.changed_rows',
    unit: '{row}',
    labels: ['db.namespace', 'db.operation.name', 'db.query.summary'],
    help: 'Rows that statements inserted, updated or deleted.',
  },
  errors: {
    kind: 'counter',
    name: 'sightline.sqlite.errors',
    unit: '{error}',
    labels: ['db.namespace', 'code'],
    values: { code: SQLITE_CODES },
    help: 'Statements that failed, by primary result code of SQLite.',
  },
  lockWait: {
    kind: 'histogram',
    name: 'sightline.sqlite.lock_wait',
    unit: 's',
    labels: ['db.namespace', 'outcome'],
    values: { outcome: ['ok', 'timeout'] },
    buckets: LOCK_BUCKETS,
    help: 'Time waited for the write lock: by statements that only take it (ok), and by any that gave up (timeout).',
  },
})

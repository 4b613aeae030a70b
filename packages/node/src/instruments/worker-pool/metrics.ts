/** What is measured of a pool of worker threads. */
import { defineMetrics, ERROR_TYPES, OUTCOMES } from '@sightline/core'

const DURATION_BUCKETS = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300] as const

export const workerPoolMetrics = defineMetrics({
  threads: {
    kind: 'observableGauge',
    name: 'sightline.worker_pool.threads',
    unit: '{thread}',
    labels: ['pool'],
    help: 'Worker threads the pool has.',
  },
  busy: {
    kind: 'observableGauge',
    name: 'sightline.worker_pool.busy',
    unit: '{task}',
    labels: ['pool'],
    help: 'Tasks that worker threads are working on.',
  },
  queued: {
    kind: 'observableGauge',
    name: 'sightline.worker_pool.queued',
    unit: '{task}',
    labels: ['pool'],
    help: 'Tasks that wait for a thread.',
  },
  waitTime: {
    kind: 'histogram',
    name: 'sightline.worker_pool.wait_time',
    unit: 's',
    labels: ['pool'],
    buckets: DURATION_BUCKETS,
    help: 'Time from handing a task to the pool until a thread takes it.',
  },
  runTime: {
    kind: 'histogram',
    name: 'sightline.worker_pool.run_time',
    unit: 's',
    labels: ['pool', 'outcome'],
    values: { outcome: OUTCOMES },
    buckets: DURATION_BUCKETS,
    help: 'Time from a thread taking a task until its result is back.',
  },
  tasks: {
    kind: 'counter',
    name: 'sightline.worker_pool.tasks',
    unit: '{task}',
    labels: ['pool', 'outcome', 'error_type'],
    values: { outcome: OUTCOMES, error_type: ERROR_TYPES },
    help: 'Tasks that ended, by outcome.',
  },
})

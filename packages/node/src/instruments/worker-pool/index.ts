/** `@sightline/node/worker-pool`: threads, queue and tasks of a worker pool. */
export { workerPoolMetrics } from './metrics.ts'
export { observeWorkerPool, type WorkerPool, type WorkerPoolOptions } from './observe-worker-pool.ts'

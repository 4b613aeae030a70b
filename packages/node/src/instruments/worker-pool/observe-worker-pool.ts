/**
 * Watches a pool of worker threads of piscina's shape: its public figures when somebody collects, and each task by
 * wrapping `run`. Tasks, options, results and errors stay what they were.
 */
import { type Runtime, runtime as sharedRuntime, type Verdict, verdictOf } from '@sightline/core'
import { overrideMethod } from '../override-method.ts'
import { workerPoolMetrics } from './metrics.ts'
import { watchReads } from './watch-reads.ts'

const MS_PER_SECOND = 1000

/** What is read of a pool; piscina's has it. */
export interface WorkerPool {
  readonly threads: readonly unknown[]
  readonly queueSize: number
  run(...input: never[]): Promise<unknown>
}

export interface WorkerPoolOptions {
  /** The `pool` label: "convert". */
  readonly name: string
  /** Default: the shared one of the process. */
  readonly runtime?: Runtime
}

interface TaskTimes {
  readonly submittedMs: number
  /** Undefined until a thread took the task, and for tasks whose transfer list the pool had to copy (`Piscina.move`). */
  takenMs: number | undefined
}

/** @returns ends it: the pool has its own `run` back, its figures are no longer read */
export function observeWorkerPool(pool: WorkerPool, options: WorkerPoolOptions): () => void {
  const { metrics, clock, guard } = options.runtime ?? sharedRuntime
  const runtime = options.runtime ?? sharedRuntime
  const record = metrics.use(workerPoolMetrics)
  const labels = { pool: options.name }
  const waitTime = record.waitTime.bind(labels)
  let submitted = 0

  function submit(run: (input: unknown[]) => Promise<unknown>, input: unknown[]): Promise<unknown> {
    const times: TaskTimes = { submittedMs: clock.now(), takenMs: undefined }
    const result = run([input[0], withWatchedTransfer(input[1], () => take(times))])
    submitted += 1
    result.then(
      () => settle(times, { outcome: 'ok', errorType: '' }),
      (error: unknown) => settle(times, verdictOf(error)),
    )
    return result
  }

  function take(times: TaskTimes): void {
    times.takenMs ??= clock.now()
  }

  function settle(times: TaskTimes, { outcome, errorType }: Verdict): void {
    guard.run('worker-pool task', () => {
      submitted -= 1
      record.tasks.add(1, { ...labels, outcome, error_type: errorType })
      if (times.takenMs === undefined) return
      waitTime.observe((times.takenMs - times.submittedMs) / MS_PER_SECOND)
      record.runTime.observe((clock.now() - times.takenMs) / MS_PER_SECOND, { ...labels, outcome })
    })
  }

  const restore = overrideMethod(
    pool,
    'run',
    (original) =>
      function (this: unknown, ...input: never[]): unknown {
        const run = (given: unknown[]) => Reflect.apply(original, this, given) as Promise<unknown>
        return runtime.isOn ? submit(run, input) : run(input)
      },
  )
  const stops = [
    record.threads.observe((report) => report(pool.threads.length, labels)),
    record.queued.observe((report) => report(pool.queueSize, labels)),
    record.busy.observe((report) => report(Math.max(0, submitted - pool.queueSize), labels)),
  ]
  return () => {
    restore?.()
    for (const stop of stops) stop()
  }
}

/** The caller's options with a transfer list that tells when it is read; what is no options object is passed on as it is. */
function withWatchedTransfer(options: unknown, onRead: () => void): unknown {
  if (options !== undefined && (typeof options !== 'object' || options === null)) return options
  const list = (options as { readonly transferList?: unknown } | undefined)?.transferList ?? []
  if (!Array.isArray(list)) return options
  return { ...options, transferList: watchReads(list, onRead) }
}

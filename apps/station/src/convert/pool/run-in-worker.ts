/**
 * Runs one task in a worker and holds it to its limits. A task that has to end is asked first, through its signal, and a
 * moment later the worker is terminated with it: nothing else stops a loop. A worker that dies takes its task along and
 * is replaced by the pool.
 */
import { MessageChannel, type MessagePort, receiveMessageOnPort } from 'node:worker_threads'
import type { SightlineError } from '@sightline/core'
import type { Piscina } from 'piscina'
import type { ConversionLogEntry } from '../conversion-log.ts'
import { convertErrors } from '../convert-errors.ts'
import type { FromWorker, ToWorker, WorkerAnswer, WorkerTask } from './worker-task.ts'

/** From asking to terminating. */
const GRACE_MS = 250
/** A worker that has not begun by then never will; generous, since a loaded machine starts threads slowly. */
const START_LIMIT_MS = 60_000

export interface RunLimits {
  /** Counts from when the worker begins. */
  readonly timeoutMs: number
  readonly memoryMb: number
}

export interface WorkerRun {
  readonly pool: Piscina
  /** The task but for its port. */
  readonly task: (port: MessagePort) => WorkerTask
  /** Named in errors. */
  readonly file: string
  readonly limits: RunLimits
  readonly signal: AbortSignal | undefined
  readonly onLog: (entry: ConversionLogEntry) => void
}

type Stop = 'time' | 'start' | 'caller'

/** @throws SightlineError when the worker was stopped or died; what failed inside of it is in the answer */
export async function runInWorker(run: WorkerRun): Promise<WorkerAnswer> {
  const { pool, limits, signal } = run
  if (signal?.aborted) throw stopError('caller', run)
  const { port1: port, port2 } = new MessageChannel()
  const kill = new AbortController()
  const timers = createTimers()
  let stopped: Stop | undefined

  function stop(why: Stop): void {
    if (stopped !== undefined) return
    stopped = why
    port.postMessage({ kind: 'stop' } satisfies ToWorker)
    timers.set(GRACE_MS, () => kill.abort())
  }
  function receive(message: FromWorker): void {
    if (message.kind === 'log') run.onLog(message.entry)
    else if (stopped === undefined) timers.set(limits.timeoutMs, () => stop('time'))
  }
  const onAbort = () => stop('caller')

  timers.set(START_LIMIT_MS, () => stop('start'))
  port.on('message', receive)
  signal?.addEventListener('abort', onAbort, { once: true })
  try {
    const answer: WorkerAnswer = await pool.run(run.task(port2), { transferList: [port2], signal: kill.signal })
    if (stopped !== undefined) throw stopError(stopped, run)
    return answer
  } catch (error) {
    throw stopped === undefined ? deathError(error, run) : stopError(stopped, run)
  } finally {
    timers.clear()
    signal?.removeEventListener('abort', onAbort)
    drain(port, receive)
    port.close()
  }
}

function stopError(why: Stop, { file, limits }: WorkerRun): SightlineError {
  if (why === 'time') return convertErrors.timeout({ file, limitMs: limits.timeoutMs })
  if (why === 'caller') return convertErrors.cancelled({ file })
  return convertErrors.crashed({ file, reason: `it did not begin within ${START_LIMIT_MS} ms` })
}

/** What ended a worker that nobody stopped. */
function deathError(cause: unknown, { file, limits }: WorkerRun): SightlineError {
  const { code, message } = cause as { readonly code?: unknown; readonly message?: unknown }
  if (code === 'ERR_WORKER_OUT_OF_MEMORY') return convertErrors.memory({ file, limitMb: limits.memoryMb }, { cause })
  if (message === 'Terminating worker thread') return convertErrors.poolClosed({ file }, { cause })
  const [, exitCode] = /^worker exited with code: (-?\d+)/.exec(String(message)) ?? []
  const reason = exitCode === undefined ? String(message) : `it exited with code ${exitCode}`
  return convertErrors.crashed(
    { file, reason },
    { cause, details: exitCode === undefined ? {} : { exitCode: Number(exitCode) } },
  )
}

/** What the worker had posted before it ended is there already, only not yet delivered. */
function drain(port: MessagePort, receive: (message: FromWorker) => void): void {
  for (let entry = receiveMessageOnPort(port); entry !== undefined; entry = receiveMessageOnPort(port)) {
    receive(entry.message as FromWorker)
  }
}

/** One timer at a time: each deadline replaces the one before. */
function createTimers(): { set(afterMs: number, then: () => void): void; clear(): void } {
  let timer: NodeJS.Timeout | undefined
  return {
    set(afterMs, then) {
      clearTimeout(timer)
      timer = setTimeout(then, afterMs)
    },
    clear: () => clearTimeout(timer),
  }
}

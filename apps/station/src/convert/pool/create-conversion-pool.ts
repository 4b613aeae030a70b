/**
 * The pool of worker threads that convert. Its promise: whatever a converter does, it does it to its own file. Jobs wait
 * in a line of ours and enter as workers are free, so that a job which is given up while it waits costs nothing.
 */
import { fileURLToPath } from 'node:url'
import { logger, SightlineError } from '@sightline/core'
import { Piscina } from 'piscina'
import type { ConversionJob, ConversionOutcome, ConverterIdentity } from '../conversion.ts'
import type { ConversionLogEntry } from '../conversion-log.ts'
import { convertErrors } from '../convert-errors.ts'
import { builtInConverters } from '../formats/list.ts'
import { AUTO } from '../pick.ts'
import { type BrokenConverter, inspectFolder, type UserConverters } from './converter-folder.ts'
import { createLane } from './lane.ts'
import { runInWorker, type WorkerRun } from './run-in-worker.ts'
import { workerEnvironment } from './worker-environment.ts'
import { errorOf } from './worker-failure.ts'
import type { WorkerAnswer } from './worker-task.ts'

/** Size and limits of the pool. */
export interface ConversionPoolOptions {
  /** Threads, and so conversions at a time. */
  readonly workers: number
  /** Longest time of one conversion, waiting for a worker not counted. */
  readonly timeoutMs: number
  /** Heap of one worker; also the largest file that a converter may read as a whole. */
  readonly memoryMb: number
  /** Folder with converters of the user's own (*.js, *.mjs; *.ts where Node loads them). */
  readonly converterFolder?: string | undefined
  /** Called once with the pool of threads, for whoever wants to measure it. @returns ends that; called when the pool closes */
  readonly observe?: ((threads: Piscina) => () => void) | undefined
}

/** A moment of the pool, for gauges and health checks. */
export interface PoolStatus {
  readonly workers: number
  /** Conversions that run. */
  readonly busy: number
  /** Conversions that wait for a worker. */
  readonly queued: number
}

/** The converting part of a station, made once. */
export interface ConversionPool {
  /** All that can be named in a configuration, the built-in ones first. */
  readonly converters: readonly ConverterIdentity[]
  /** Files of the converter folder that are not used, and why. */
  readonly brokenConverters: readonly BrokenConverter[]
  /**
   * @throws SightlineError STATION_CONVERT_TIMEOUT, _MEMORY, _CRASHED, _FAILED, _INVALID_REPORT, _CANCELLED,
   *   _CONVERTER_MISSING, _SOURCE_UNREADABLE, _POOL_CLOSED; `details.log` holds the log so far
   */
  convert(job: ConversionJob, options?: { readonly signal?: AbortSignal | undefined }): Promise<ConversionOutcome>
  status(): PoolStatus
  /** Ends the workers; what still runs fails with STATION_CONVERT_POOL_CLOSED. Draining first is the caller's choice. */
  close(): Promise<void>
}

/** This file's own extension tells whether the sources or the build run; the worker is beside it either way. */
const WORKER_FILE = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url),
)
const log = logger('station.convert.pool')

/** @throws SightlineError `STATION_CONVERT_FOLDER_UNREADABLE` */
export async function createConversionPool(options: ConversionPoolOptions): Promise<ConversionPool> {
  const { workers, timeoutMs, memoryMb } = options
  const piscina = createPiscina(options)
  const stopObserving = options.observe?.(piscina)
  const lane = createLane(workers)
  const limits = { timeoutMs, memoryMb }
  /** The stops of all tasks that wait or run. */
  const stops = new Set<AbortController>()
  let isClosed = false

  /** One task in the lane, under the limits. */
  async function run({ signal, ...part }: Omit<WorkerRun, 'pool' | 'limits'>): Promise<WorkerAnswer> {
    const { file } = part
    const stop = new AbortController()
    const onAbort = () => stop.abort()
    stops.add(stop)
    signal?.addEventListener('abort', onAbort, { once: true })
    try {
      if (isClosed || signal?.aborted) throw convertErrors.cancelled({ file })
      const leave = await lane.enter(stop.signal)
      try {
        return await runInWorker({ ...part, pool: piscina, limits, signal: stop.signal })
      } finally {
        leave()
      }
    } catch (error) {
      if (isClosed) throw convertErrors.poolClosed({ file })
      throw signal?.aborted ? convertErrors.cancelled({ file }) : error
    } finally {
      stops.delete(stop)
      signal?.removeEventListener('abort', onAbort)
    }
  }

  async function inspect(file: string): Promise<ConverterIdentity> {
    const answer = await run({
      file,
      signal: undefined,
      onLog: ignore,
      task: (port) => ({ kind: 'inspect', file, port }),
    })
    if (answer.kind === 'inspected') return answer.converter
    throw new Error(answer.kind === 'broken' ? answer.reason : `unexpected answer "${answer.kind}"`)
  }

  const users = await usersOf(options.converterFolder, inspect).catch(async (error: unknown) => {
    await piscina.destroy()
    throw error
  })
  const files = users.usable.map((one) => one.file)
  const converters = [...builtInConverters, ...users.usable].map(({ name, version }) => ({ name, version }))

  return {
    converters,
    brokenConverters: users.broken,
    async convert(job, { signal } = {}) {
      refuseUnknown(job.converter, converters)
      const entries: ConversionLogEntry[] = []
      const onLog = (entry: ConversionLogEntry) => void entries.push(entry)
      try {
        const answer = await run({
          file: job.fileName,
          signal,
          onLog,
          task: (port) => ({ kind: 'convert', job, userConverters: files, memoryMb, port }),
        })
        return outcomeOf(answer, entries)
      } catch (error) {
        throw withLog(error, entries)
      }
    },
    status: () => ({ workers, busy: lane.inside, queued: lane.waiting }),
    async close() {
      isClosed = true
      for (const stop of stops) stop.abort()
      stopObserving?.()
      await piscina.destroy()
    },
  }
}

function createPiscina({ workers, memoryMb }: ConversionPoolOptions): Piscina {
  const pool = new Piscina({
    filename: WORKER_FILE,
    name: 'handle',
    minThreads: workers,
    maxThreads: workers,
    idleTimeout: Number.POSITIVE_INFINITY,
    recordTiming: false,
    resourceLimits: { maxOldGenerationSizeMb: memoryMb },
    env: workerEnvironment(process.env),
  })
  // A worker that dies while it has nothing to do fails no file and is replaced; nothing more to do than to say it.
  pool.on('error', (error: unknown) => log.warn('an idle conversion worker ended', { error }))
  return pool
}

async function usersOf(
  folder: string | undefined,
  inspect: (file: string) => Promise<ConverterIdentity>,
): Promise<UserConverters> {
  if (folder === undefined) return { usable: [], broken: [] }
  return inspectFolder(
    folder,
    inspect,
    builtInConverters.map((one) => one.name),
  )
}

function refuseUnknown(name: string, converters: readonly ConverterIdentity[]): void {
  if (name === AUTO || converters.some((one) => one.name === name)) return
  throw convertErrors.converterMissing({ converter: name, known: converters.map((one) => one.name).join(', ') })
}

function outcomeOf(answer: WorkerAnswer, log: readonly ConversionLogEntry[]): ConversionOutcome {
  if (answer.kind === 'converted') return { ...answer.outcome, durationMs: answer.durationMs, log }
  if (answer.kind === 'failed') throw errorOf(answer.failure, { durationMs: answer.durationMs })
  throw new Error(`unexpected answer "${answer.kind}" of a conversion worker`)
}

/** The error with the log of the conversion in its details: the last words of a converter matter most when it failed. */
function withLog(error: unknown, log: readonly ConversionLogEntry[]): unknown {
  if (!(error instanceof SightlineError)) return error
  const { code, message, kind, retryable, details, cause, stack } = error
  const logged = new SightlineError(code, message, { kind, retryable, details: { ...details, log }, cause })
  if (stack !== undefined) logged.stack = stack
  return logged
}

function ignore(): undefined {
  return undefined
}

/**
 * The worker thread: converts one file at a time and answers. It never throws; what can end it - running out of memory,
 * process.exit, an error nobody caught - is seen from the outside (`run-in-worker.ts`).
 */
import type { MessagePort } from 'node:worker_threads'
import { CORRELATION_HEADER, SightlineError } from '@sightline/core'
import { move, transferableSymbol, valueSymbol } from 'piscina'
import type { Converter } from '../contract.ts'
import { type ConversionLog, createConversionLog } from '../conversion-log.ts'
import { convertErrors } from '../convert-errors.ts'
import { builtInConverters } from '../formats/list.ts'
import { AUTO } from '../pick.ts'
import { runConversion } from '../run-conversion.ts'
import { captureOutput } from './captured-output.ts'
import { loadUserConverter } from './user-converter.ts'
import { failureOf, type WorkerFailure } from './worker-failure.ts'
import type { FromWorker, ToWorker, WorkerAnswer, WorkerTask } from './worker-task.ts'

type ConvertTask = Extract<WorkerTask, { kind: 'convert' }>

/** Called by piscina. */
export async function handle(task: WorkerTask): Promise<unknown> {
  const { port } = task
  post(port, { kind: 'started' })
  const begin = performance.now()
  try {
    const answer = task.kind === 'inspect' ? await inspect(task.file) : await convert(task, begin)
    return movable(answer)
  } catch (error) {
    return { kind: 'failed', failure: asFailure(error), durationMs: performance.now() - begin } satisfies WorkerAnswer
  } finally {
    captureOutput(undefined)
    port.close()
  }
}

async function inspect(file: string): Promise<WorkerAnswer> {
  captureOutput(undefined)
  try {
    const { name, version } = await loadUserConverter(file)
    return { kind: 'inspected', converter: { name, version } }
  } catch (error) {
    return { kind: 'broken', reason: error instanceof Error ? error.message : String(error) }
  }
}

async function convert(task: ConvertTask, begin: number): Promise<WorkerAnswer> {
  const { job, port, memoryMb } = task
  const stop = new AbortController()
  port.on('message', (message: ToWorker) => {
    if (message.kind === 'stop') stop.abort()
  })
  // Listening keeps the thread alive; the task does that already.
  port.unref()
  const log = createConversionLog(job.carrier?.[CORRELATION_HEADER], (entry) => post(port, { kind: 'log', entry }))
  captureOutput(log)
  const converters = await convertersFor(job.converter, task.userConverters, log)
  const outcome = await runConversion(job, { converters, log, signal: stop.signal, memoryMb })
  return { kind: 'converted', outcome, durationMs: performance.now() - begin }
}

/** The built-in ones, and the user's where the choice may fall on them: a broken file must not trouble the rest. */
async function convertersFor(choice: string, files: readonly string[], log: ConversionLog): Promise<Converter[]> {
  if (choice !== AUTO && builtInConverters.some((one) => one.name === choice)) return [...builtInConverters]
  const loads = await Promise.allSettled(files.map(loadUserConverter))
  const users = loads.flatMap((load, index) => {
    if (load.status === 'fulfilled') return [load.value]
    log.write('error', `the converter file ${files[index]} could not be loaded: ${String(load.reason)}`)
    return []
  })
  return [...builtInConverters, ...users]
}

/** Hands the bytes of the reports over instead of copying them. */
function movable(answer: WorkerAnswer): unknown {
  if (answer.kind !== 'converted' || answer.outcome.kind !== 'reports') return answer
  const buffers = answer.outcome.reports.map((report) => report.bytes.buffer)
  return move({ [transferableSymbol]: buffers, [valueSymbol]: answer } as never)
}

function asFailure(error: unknown): WorkerFailure {
  if (error instanceof SightlineError) return failureOf(error)
  const reason = error instanceof Error ? error.message : String(error)
  return failureOf(convertErrors.failed({ converter: 'station', reason }, { cause: error }))
}

function post(port: MessagePort, message: FromWorker): void {
  port.postMessage(message)
}

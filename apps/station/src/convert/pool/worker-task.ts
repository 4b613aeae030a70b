/** What main thread and worker say to each other. Task and answer go through piscina, the rest over a port of the task's own. */
import type { MessagePort } from 'node:worker_threads'
import type { ConversionJob, ConverterIdentity } from '../conversion.ts'
import type { ConversionLogEntry } from '../conversion-log.ts'
import type { RunOutcome } from '../run-conversion.ts'
import type { WorkerFailure } from './worker-failure.ts'

/** What a worker is asked to do. It answers each with a `WorkerAnswer` and never throws. */
export type WorkerTask =
  | {
      readonly kind: 'convert'
      readonly job: ConversionJob
      /** Files of the user's converters that were found good. */
      readonly userConverters: readonly string[]
      readonly memoryMb: number
      readonly port: MessagePort
    }
  /** Load a user's converter and say what it is; in a worker, since loading runs its code. */
  | { readonly kind: 'inspect'; readonly file: string; readonly port: MessagePort }

/** Plain data, the bytes of reports handed over. */
export type WorkerAnswer =
  | { readonly kind: 'converted'; readonly outcome: RunOutcome; readonly durationMs: number }
  | { readonly kind: 'inspected'; readonly converter: ConverterIdentity }
  /** The inspected file gives no converter. */
  | { readonly kind: 'broken'; readonly reason: string }
  | { readonly kind: 'failed'; readonly failure: WorkerFailure; readonly durationMs: number }

/** From the worker: the task has begun, or an entry of its log. Sent as they arise, so that they outlive the worker. */
export type FromWorker = { readonly kind: 'started' } | { readonly kind: 'log'; readonly entry: ConversionLogEntry }
/** To the worker: give up. */
export type ToWorker = { readonly kind: 'stop' }

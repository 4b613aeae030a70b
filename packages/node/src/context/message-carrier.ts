/**
 * Context between threads, in the message itself: trace, correlation id, baggage and the log fields that are plain
 * values. What is sent outside of any scope is sent as it is, and a listener takes both. Costs a message about 2 us.
 */
import { hostname } from 'node:os'
import type { MessagePort, Transferable, Worker } from 'node:worker_threads'
import { type Baggage, type Carrier, context, type Fields, type ScopeChange, traceContext } from '@sightline/core'

/** The key that makes a message one of these; an application's own object of that look is wrapped once more. */
const MARK = 'sightline.context'

interface Carried {
  readonly correlationId: string | undefined
  readonly trace: Carrier
  readonly baggage: Baggage | undefined
  readonly fields: Fields | undefined
  /** The process whose span `trace` names; undefined where that came from elsewhere. */
  readonly process: string | undefined
}

interface ContextMessage {
  /** undefined: posted outside of any scope. */
  readonly [MARK]: Carried | undefined
  readonly value: unknown
}

/** What messages are posted to: a `Worker`, a `MessagePort`, `parentPort`, or what has the same method. */
export interface PostTarget {
  postMessage(value: unknown, transfer?: readonly Transferable[]): void
}

/** What messages come from. */
export type MessageSource = Pick<MessagePort, 'on' | 'off'> | Pick<Worker, 'on' | 'off'>

/**
 * Posts a message whose listener, if it is one of `onMessageInContext`, runs in the scope that is active now.
 *
 * @param value - anything that can be cloned
 * @throws what `postMessage` throws (`DataCloneError`)
 */
export function postInContext(target: PostTarget, value: unknown, transfer?: readonly Transferable[]): void {
  if (transfer === undefined) target.postMessage(withContext(value))
  else target.postMessage(withContext(value), transfer)
}

/**
 * Listens to messages, each in the scope it was posted in. A message without one is handed over in none.
 *
 * @param listener - gets the value that was posted; what it throws is the application's, as in any listener
 * @returns stops listening
 */
export function onMessageInContext<T = unknown>(source: MessageSource, listener: (value: T) => void): () => void {
  const onMessage = (message: unknown): void => runInContextOf(message, listener)
  source.on('message', onMessage)
  return () => {
    source.off('message', onMessage)
  }
}

/** The value with the active scope beside it, for what posts by itself (a pool's `run(task)`). */
export function withContext(value: unknown): unknown {
  const scope = context.current()
  if (scope === undefined) return isContextMessage(value) ? wrap(value, undefined) : value
  const trace: Carrier = {}
  traceContext.inject(scope, trace)
  return wrap(value, {
    trace,
    correlationId: scope.correlationId,
    baggage: scope.baggage,
    fields: scope.fields && plainFields(scope.fields),
    process: scope.span !== undefined || scope.remoteParent?.isRemote === false ? thisProcess() : undefined,
  })
}

/** Runs `body` with the value of a message that `withContext` made, in its scope; the other end of a pool's task. */
export function runInContextOf<T, R>(message: unknown, body: (value: T) => R): R {
  if (!isContextMessage(message)) return context.runIn(undefined, () => body(message as T))
  const { [MARK]: carried, value } = message
  const scope = carried === undefined ? undefined : context.root(changeOf(carried))
  return context.runIn(scope, () => body(value as T))
}

function wrap(value: unknown, carried: Carried | undefined): ContextMessage {
  return { [MARK]: carried, value }
}

function changeOf({ trace, correlationId, baggage, fields, process: sender }: Carried): ScopeChange {
  const found: { remoteParent?: ScopeChange['remoteParent'] } = {}
  traceContext.extract(trace, found)
  const { remoteParent } = found
  // A parent in another thread is of this process all the same.
  if (remoteParent !== undefined && sender === thisProcess()) found.remoteParent = { ...remoteParent, isRemote: false }
  return { ...found, correlationId, baggage, fields }
}

let processName: string | undefined

/** The same in all threads of a process. With the host, as processes of several containers may have one number. */
function thisProcess(): string {
  processName ??= `${hostname()}:${process.pid}`
  return processName
}

function isContextMessage(message: unknown): message is ContextMessage {
  return typeof message === 'object' && message !== null && Object.hasOwn(message, MARK)
}

const PLAIN: ReadonlySet<string> = new Set(['string', 'number', 'boolean', 'bigint', 'undefined'])

/** Others may not be clonable, and a log line is not worth a message that cannot be sent. */
function plainFields(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => PLAIN.has(typeof value)))
}

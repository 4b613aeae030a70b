/**
 * What every operation of the table goes through, so that none can lack a span, a metric, a time limit or a retry. The
 * headers are made before the first wait: without an asynchronous context store the scope is gone after it.
 */
import { type ActiveOperation, context, type Logger, type Operation, type Recorders, verdictOf } from '@sightline/core'
import { watsErrors } from '../wats-errors.ts'
import type { RawAnswer } from './answer/answer-rule.ts'
import type { Circuit } from './circuit.ts'
import type { clientMetrics } from './client-metrics.ts'
import type { ClientSettings, RetryOptions } from './client-options.ts'
import type { Credentials } from './credentials.ts'
import { createDeadline, type Deadline, type Place, untilAborted } from './deadline.ts'
import type { OperationRow, ReportBody } from './operation-row.ts'
import type { RateLimit } from './rate-limit.ts'
import { checkArguments, encodeBody, urlOf, type WatsRequest } from './request.ts'
import { type Sender, send } from './send.ts'
import { withRetries } from './with-retries.ts'

/** What one call may ask for itself. */
export interface CallOptions {
  /** Cancels the call wherever it stands; no listener stays on it afterwards. */
  readonly signal?: AbortSignal
  /** False: one try, for callers that repeat by themselves. */
  readonly retry?: RetryOptions | false
  /** As in WatsClientOptions, for this call. */
  readonly timeoutMs?: number
  /** As in WatsClientOptions, for this call. */
  readonly budgetMs?: number
}

/** What the calls of one client share. */
export interface CallHost {
  readonly settings: ClientSettings
  /** The server's origin and path, for messages. */
  readonly server: string
  readonly credentials: Credentials
  readonly fetch: typeof globalThis.fetch
  readonly circuit: Circuit | undefined
  readonly rateLimit: RateLimit | undefined
  readonly closed: AbortSignal
  readonly recorders: Recorders<typeof clientMetrics>
  readonly log: Logger
}

export interface CallTarget {
  /** The label and span name. */
  readonly name: string
  readonly row: OperationRow
  readonly operation: Operation
}

interface CallInput {
  readonly body?: ReportBody | undefined
  readonly arguments?: unknown
}

/** Makes one call. @throws SightlineError of the WATS_* catalogue, nothing else */
export function call(
  host: CallHost,
  target: CallTarget,
  input: CallInput,
  options: CallOptions = {},
): Promise<unknown> {
  const attributes = {
    'http.request.method': target.row.method,
    'url.template': target.row.path,
    'server.address': host.settings.url.hostname,
  }
  return target.operation.run({ attributes }, async (active) => {
    const request = requestOf(host, target, input)
    const budget = createDeadline(placeOf(host, target), options.budgetMs ?? host.settings.budgetMs, [
      options.signal,
      host.closed,
    ])
    try {
      budget.signal.throwIfAborted()
      return await tries(host, target, { request, budget, options, active })
    } finally {
      budget.release()
    }
  })
}

interface Running {
  readonly request: WatsRequest
  readonly budget: Deadline
  readonly options: CallOptions
  readonly active: ActiveOperation
}

function tries(host: CallHost, target: CallTarget, { request, budget, options, active }: Running): Promise<unknown> {
  const sender = senderOf(host, target, active)
  let resends = 0
  const plan = {
    settings: retrySettings(host, target.row, options),
    isIdempotent: target.row.isIdempotent,
    budget,
    onRetry(error: Error, delayMs: number) {
      resends += 1
      const { errorType } = verdictOf(error)
      active.span.setAttribute('http.request.resend_count', resends)
      active.span.addEvent('retry', { 'error.type': errorType, delay_ms: delayMs })
      host.recorders.retries.add(1, { operation: target.name, error_type: errorType })
      host.log.debug('trying again', { operation: target.name, resends, delay_ms: Math.round(delayMs), error })
    },
  }
  return withRetries(plan, async () => {
    const timeoutMs = options.timeoutMs ?? host.settings.timeoutMs
    const answer = await guardedSend(host, sender, { request, budget, timeoutMs, name: target.name })
    const read = target.row.answer.read(answer)
    if (read !== undefined) return read
    throw invalidAnswer(host, target, answer)
  })
}

function invalidAnswer(host: CallHost, { name, row }: CallTarget, answer: RawAnswer): Error {
  const bytes = `${answer.bytes.byteLength} bytes of ${answer.contentType ?? 'unknown type'}`
  const got = row.answer.explain?.(answer) ?? bytes
  const values = { server: host.server, wanted: row.answer.wanted, got: host.credentials.hide(got) }
  return watsErrors.answerInvalid(values, { operation: name, details: { status: answer.status } })
}

interface OneTry {
  readonly request: WatsRequest
  readonly budget: Deadline
  readonly timeoutMs: number
  readonly name: string
}

async function guardedSend(
  host: CallHost,
  sender: Sender,
  { request, budget, timeoutMs, name }: OneTry,
): Promise<RawAnswer> {
  const once = async () => {
    const limit = createDeadline({ server: host.server, operation: name }, timeoutMs, [budget.signal])
    try {
      limit.signal.throwIfAborted()
      host.recorders.requestSize.observe(request.body?.byteLength ?? 0, { operation: name })
      return await send(sender, request, limit.signal)
    } finally {
      limit.release()
    }
  }
  if (request.isProbe) return once()
  host.circuit?.throwIfOpen() // before a turn of the rate limit is used up
  await host.rateLimit?.take(budget.signal)
  return host.circuit === undefined ? once() : untilAborted(host.circuit.run(once), budget.signal)
}

function placeOf(host: CallHost, target: CallTarget): Place {
  return { server: host.server, operation: target.name }
}

function requestOf(host: CallHost, { name, row }: CallTarget, input: CallInput): WatsRequest {
  const carrier: Record<string, string> = {}
  context.inject(carrier)
  const isProbe = row.isProbe === true
  const headers = {
    ...carrier,
    accept: row.answer.accept,
    authorization: host.credentials.header(),
    ...(isProbe ? { 'cache-control': 'no-cache', pragma: 'no-cache' } : {}),
    ...(row.body === undefined ? {} : { 'content-type': row.body.contentType }),
  }
  return {
    method: row.method,
    url: urlOf(host.settings.url, row, checkArguments(name, row, input.arguments)),
    headers,
    body: input.body === undefined ? undefined : encodeBody(input.body),
    isProbe,
  }
}

function senderOf(host: CallHost, { name }: CallTarget, active: ActiveOperation): Sender {
  return {
    fetch: host.fetch,
    server: host.server,
    operation: name,
    maxAnswerBytes: host.settings.maxAnswerBytes,
    hide: (text) => host.credentials.hide(text),
    onAnswer(status, bytes) {
      active.span.setAttribute('http.response.status_code', status)
      host.recorders.responseSize.observe(bytes, { operation: name })
    },
  }
}

function retrySettings({ settings }: CallHost, row: OperationRow, { retry }: CallOptions): ClientSettings['retry'] {
  if (retry === false || (retry === undefined && row.isProbe === true)) return undefined
  if (retry === undefined) return settings.retry
  return { retries: 4, baseMs: 500, maxMs: 30_000, ...settings.retry, ...retry }
}

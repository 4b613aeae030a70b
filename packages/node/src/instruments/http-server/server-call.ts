/**
 * One request that this process serves, from its head to the end of its answer. A class because one is made for every
 * request. It reads the request lazily: attributes cost something only when the trace is kept.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import {
  type BoundCounter,
  type Clock,
  type ErrorType,
  errorKindOf,
  type Recorders,
  type Scope,
  type Span,
} from '@sightline/core'
import type { HttpMethod } from '../http-method.ts'
import { errorKindOfStatus } from '../http-status-error.ts'
import { describeCall } from './describe-call.ts'
import type { httpServerMetrics } from './metrics.ts'

const MS_PER_SECOND = 1000
const CALL = Symbol('sightline.http-server.call')

type Message = { [CALL]?: ServerCall; readonly req?: Message }

export interface CallParts {
  readonly record: Recorders<typeof httpServerMetrics>
  readonly clock: Clock
}

export class ServerCall {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly method: HttpMethod
  readonly scheme: 'http' | 'https'
  /** The scope that handlers run in. */
  readonly scope: Scope
  readonly span: Span
  /** As it came: routers rewrite `request.url` while they work. */
  readonly url: string
  readonly startMs: number
  /** The route's template; `''` while it is unknown. */
  route = ''
  readonly #parts: CallParts
  readonly #active: BoundCounter
  #isEnded = false

  /** Values one by one: objects to carry them would be made for every request. */
  constructor(
    parts: CallParts,
    request: IncomingMessage,
    response: ServerResponse,
    method: HttpMethod,
    scheme: 'http' | 'https',
    active: BoundCounter,
    scope: Scope,
    span: Span,
    startMs: number,
  ) {
    this.#parts = parts
    this.request = request
    this.response = response
    this.url = request.url ?? ''
    this.method = method
    this.scheme = scheme
    this.#active = active
    this.scope = scope
    this.span = span
    this.startMs = startMs
    active.add(1)
    ;(request as Message)[CALL] = this
  }

  /** The answer has been handed to the system. @param bodyBytes - of the answer, on the wire */
  finish(bodyBytes: number): void {
    if (this.#isEnded) return
    const status = this.response.statusCode
    this.#end(status, status >= 500 ? errorKindOfStatus(status) : '')
    const labels = { 'http.request.method': this.method, 'http.route': this.route }
    this.#parts.record.responseSize.observe(bodyBytes, labels)
    const announced = this.request.headers['content-length']
    if (announced !== undefined) this.#parts.record.requestSize.observe(Number(announced), labels)
  }

  /** The connection closed before the answer was complete: the client went away, or this process broke it off. */
  breakOff(socket: Socket): void {
    if (this.#isEnded) return
    const { response } = this
    const error = response.errored as (Error & { readonly code?: string }) | null
    // Node 24 fails queued answers by itself when their client goes away.
    const isByNode = error?.code === 'ECONNRESET'
    const isOurs = !isByNode && (response.destroyed || (!socket.readableEnded && socket.errored === null))
    const ours = error === null || error === undefined ? 'internal' : errorKindOf(error)
    this.#end(response.headersSent ? response.statusCode : undefined, isOurs ? ours : 'cancelled')
  }

  /** The instrument stops while the request is still being served. */
  abandon(): void {
    if (this.#isEnded) return
    this.#isEnded = true
    this.#active.add(-1)
    this.span.end()
  }

  #end(status: number | undefined, errorType: ErrorType): void {
    this.#isEnded = true
    const endMs = this.#parts.clock.now()
    this.#active.add(-1)
    const labels = {
      'http.request.method': this.method,
      'http.route': this.route,
      'http.response.status_code': status ?? '',
      'url.scheme': this.scheme,
      'error.type': errorType,
    }
    const { span } = this
    this.#parts.record.duration.observe((endMs - this.startMs) / MS_PER_SECOND, labels, span)
    if (span.isRecording) describeCall(this, status, errorType)
    span.end(endMs)
  }
}

/** The call that a request or a response belongs to; undefined for what is not observed. */
export function callOf(message: object): ServerCall | undefined {
  const { [CALL]: own, req } = message as Message
  return own ?? req?.[CALL]
}

/**
 * One outgoing HTTP request, from its creation to the end of its answer's body. It ends exactly once, whichever of its
 * events comes first. A class because one is made for every request.
 */
import {
  type Carrier,
  type Clock,
  type ErrorType,
  type Recorders,
  type Runtime,
  type Span,
  verdictOf,
} from '@sightline/core'
import { type HttpMethod, httpMethodLabel } from '../http-method.ts'
import { errorKindOfStatus } from '../http-status-error.ts'
import { redactUrl } from '../redact-url.ts'
import type { httpClientMetrics } from './metrics.ts'

const MS_PER_SECOND = 1000

/** What both kinds of client share. */
export interface ClientParts {
  readonly record: Recorders<typeof httpClientMetrics>
  readonly runtime: Runtime
  readonly clock: Clock
  readonly keepQuery: boolean
  /** Whether the server may see our headers. */
  isTrusted(address: string, port: number | undefined): boolean
}

export interface Target {
  readonly method: string
  readonly address: string
  readonly port: number | undefined
  /** Made only when the trace is kept. */
  url(): string
}

/** How a call ended without an error object. */
export type Ending = 'complete' | 'cancelled' | 'timeout' | 'connection'

const ERROR_TYPE_OF_ENDING: Readonly<Record<Exclude<Ending, 'complete'>, ErrorType>> = {
  cancelled: 'cancelled',
  timeout: 'timeout',
  connection: 'connection',
}

export class ClientCall {
  status: number | undefined
  readonly #parts: ClientParts
  readonly #target: Target
  readonly #method: HttpMethod
  readonly #startMs: number
  readonly #span: Span
  #isEnded = false

  constructor(parts: ClientParts, target: Target) {
    this.#parts = parts
    this.#target = target
    this.#method = httpMethodLabel(target.method)
    this.#startMs = parts.clock.now()
    const name = this.#method === '_OTHER' ? 'HTTP' : this.#method
    this.#span = parts.runtime.traces.start(name, { kind: 'client', startMs: this.#startMs })
  }

  /**
   * Adds our headers to what the caller has set; a header of the caller's always wins.
   *
   * @param carrier - the caller's headers of these names, `undefined` where there is none; ours are added to it
   */
  inject(carrier: Carrier): void {
    if (!this.#parts.isTrusted(this.#target.address, this.#target.port)) return
    const { context } = this.#parts.runtime
    context.inject(carrier, context.child({ span: this.#span }))
  }

  end(ending: Ending): void {
    if (ending === 'complete') this.#end(this.#errorTypeOfStatus(), undefined)
    else this.#end(ERROR_TYPE_OF_ENDING[ending], undefined)
  }

  fail(error: unknown): void {
    this.#end(verdictOf(error).errorType, error)
  }

  /** The instrument stops while the request is under way. */
  abandon(): void {
    if (this.#isEnded) return
    this.#isEnded = true
    this.#span.end()
  }

  #errorTypeOfStatus(): ErrorType {
    return this.status !== undefined && this.status >= 400 ? errorKindOfStatus(this.status) : ''
  }

  #end(errorType: ErrorType, error: unknown): void {
    if (this.#isEnded) return
    this.#isEnded = true
    const endMs = this.#parts.clock.now()
    const span = this.#span
    const labels = {
      'http.request.method': this.#method,
      'server.address': this.#target.address,
      'server.port': this.#target.port ?? '',
      'http.response.status_code': this.status ?? '',
      'error.type': errorType,
    }
    this.#parts.record.duration.observe((endMs - this.#startMs) / MS_PER_SECOND, labels, span)
    if (span.isRecording) this.#describe(errorType, error)
    span.end(endMs)
  }

  #describe(errorType: ErrorType, error: unknown): void {
    const span = this.#span
    span.setAttribute('http.request.method', this.#method)
    if (this.#method === '_OTHER') span.setAttribute('http.request.method_original', this.#target.method)
    span.setAttribute('server.address', this.#target.address)
    span.setAttribute('server.port', this.#target.port)
    span.setAttribute('url.full', redactUrl(this.#target.url(), this.#parts.keepQuery))
    span.setAttribute('http.response.status_code', this.status)
    if (error !== undefined) span.recordError(error)
    if (errorType === '') return
    span.setAttribute('error.type', errorType)
    if (errorType === 'cancelled') return
    span.setStatus(error instanceof Error ? { code: 'error', message: error.message } : { code: 'error' })
  }
}

/** Tracers and spans of @opentelemetry/api 1.x, by shape. What callers hand in is `unknown`: they may be JavaScript. */
import type { OtelContext } from './otel-context.ts'

/** `[seconds, nanoseconds]` since the epoch, milliseconds since the epoch, a reading of `performance.now()`, or a Date. */
export type OtelTime = [seconds: number, nanoseconds: number] | number | Date

export interface OtelTraceState {
  get(key: string): string | undefined
  set(key: string, value: string): OtelTraceState
  unset(key: string): OtelTraceState
  serialize(): string
}

export interface OtelSpanContext {
  traceId: string
  spanId: string
  traceFlags: number
  isRemote?: boolean
  traceState?: OtelTraceState
}

export interface OtelLink {
  context: OtelSpanContext
  attributes?: object
}

export interface OtelStatus {
  code: number
  message?: string
}

export interface OtelSpanOptions {
  kind?: number
  attributes?: object
  links?: OtelLink[]
  startTime?: OtelTime
  root?: boolean
}

export interface OtelSpan {
  spanContext(): OtelSpanContext
  setAttribute(key: string, value: unknown): this
  setAttributes(attributes: object): this
  addEvent(name: string, attributesOrTime?: object | OtelTime, time?: OtelTime): this
  addLink(link: OtelLink): this
  addLinks(links: OtelLink[]): this
  setStatus(status: OtelStatus): this
  updateName(name: string): this
  end(time?: OtelTime): void
  isRecording(): boolean
  recordException(exception: unknown, time?: OtelTime): void
}

export interface OtelTracer {
  startSpan(name: string, options?: OtelSpanOptions, context?: OtelContext): OtelSpan
  startActiveSpan<F extends (span: OtelSpan) => unknown>(name: string, callback: F): ReturnType<F>
  startActiveSpan<F extends (span: OtelSpan) => unknown>(
    name: string,
    options: OtelSpanOptions,
    callback: F,
  ): ReturnType<F>
  startActiveSpan<F extends (span: OtelSpan) => unknown>(
    name: string,
    options: OtelSpanOptions,
    context: OtelContext,
    callback: F,
  ): ReturnType<F>
}

/** SpanKind of the API is a number. */
export const SPAN_KINDS = ['internal', 'server', 'client', 'producer', 'consumer'] as const
/** SpanStatusCode of the API. */
export const STATUS_CODES = ['unset', 'ok', 'error'] as const

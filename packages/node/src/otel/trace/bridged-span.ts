/**
 * A span of ours as the OpenTelemetry API has it. A class because one is made for every span that an instrumentation
 * starts. Nothing that callers hand in makes it throw.
 */
import type { Clock, Guard, PlainOptions, Span } from '@sightline/core'
import {
  type OtelLink,
  type OtelSpan,
  type OtelSpanContext,
  type OtelStatus,
  type OtelTime,
  STATUS_CODES,
} from '../api/otel-span.ts'
import { isTime, millisecondsOf } from '../api/time-input.ts'
import { attributesOf, attributeValueOf, keysOf, readKey } from './attribute-value.ts'
import { readIds, toOtel } from './span-context.ts'

/** What all bridged spans share. */
export interface SpanParts {
  readonly clock: Clock
  readonly guard: Guard
  /** How deep values become text; secrets are masked in them. */
  readonly plain: PlainOptions
}

const PLACE = 'opentelemetry span'

export class BridgedSpan implements OtelSpan {
  /** The span that records. */
  readonly core: Span
  readonly #parts: SpanParts
  #context: OtelSpanContext | undefined

  constructor(core: Span, parts: SpanParts) {
    this.core = core
    this.#parts = parts
  }

  /** Asks for a private member, which no proxy hears of; `instanceof` may throw. */
  static isOne(value: unknown): value is BridgedSpan {
    return typeof value === 'object' && value !== null && #parts in value
  }

  spanContext(): OtelSpanContext {
    this.#context ??= toOtel(this.core)
    return this.#context
  }

  isRecording(): boolean {
    return this.core.isRecording
  }

  setAttribute(key: string, value: unknown): this {
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
      this.core.setAttribute(key, value)
    } else if (value !== null && this.core.isRecording) {
      this.core.setAttribute(key, attributeValueOf(value, this.#parts.plain))
    }
    return this
  }

  setAttributes(attributes: object): this {
    if (typeof attributes !== 'object' || attributes === null || !this.core.isRecording) return this
    for (const key of keysOf(attributes)) this.setAttribute(key, readKey(attributes, key))
    return this
  }

  addEvent(name: string, attributesOrTime?: object | OtelTime, time?: OtelTime): this {
    if (!this.core.isRecording) return this
    this.#attempt(() => {
      const { clock, plain } = this.#parts
      const isWithoutAttributes = isTime(attributesOrTime)
      const timeMs = millisecondsOf(isWithoutAttributes ? attributesOrTime : time, clock)
      const attributes = isWithoutAttributes ? undefined : attributesOf(attributesOrTime, plain)
      this.core.addEvent(textOf(name), attributes, timeMs)
    })
    return this
  }

  addLink(link: OtelLink): this {
    if (!this.core.isRecording) return this
    this.#attempt(() => {
      const context = readIds(link.context)
      if (context === undefined) return
      const attributes = attributesOf(link.attributes, this.#parts.plain)
      this.core.addLink(attributes === undefined ? { context } : { context, attributes })
    })
    return this
  }

  addLinks(links: readonly OtelLink[]): this {
    this.#attempt(() => {
      if (Array.isArray(links)) for (const link of links) this.addLink(link)
    })
    return this
  }

  /** Which status wins is core's rule, which is OpenTelemetry's. */
  setStatus(status: OtelStatus): this {
    this.#attempt(() => {
      const code = STATUS_CODES[status.code]
      const { message } = status
      if (code === undefined) return
      if (code !== 'error') this.core.setStatus({ code })
      else this.core.setStatus(typeof message === 'string' ? { code, message } : { code })
    })
    return this
  }

  updateName(name: string): this {
    this.core.rename(textOf(name))
    return this
  }

  recordException(exception: unknown, time?: OtelTime): void {
    if (this.core.isRecording) this.core.recordError(exception, millisecondsOf(time, this.#parts.clock))
  }

  end(time?: OtelTime): void {
    this.core.end(millisecondsOf(time, this.#parts.clock))
  }

  /** Callers' objects may throw where they are read. */
  #attempt(body: () => void): void {
    try {
      body()
    } catch (error) {
      this.#parts.guard.report(PLACE, error)
    }
  }
}

/** Names should be text; one that is not is written down as far as it can be. Never throws. */
export function textOf(name: unknown): string {
  if (typeof name === 'string') return name
  try {
    return String(name)
  } catch {
    return '[unreadable]'
  }
}

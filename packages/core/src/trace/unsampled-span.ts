/** A span that only carries its ids onward. Its cost is what an unsampled trace costs: about 50 ns.
 * Its own id is made when it is asked for, that is when the trace goes on elsewhere. */
import { hexText, randomWord, type TraceId } from './ids.ts'
import type { Span } from './span.ts'

export class UnsampledSpan implements Span {
  readonly name: string
  readonly trace: TraceId
  readonly traceFlags: number
  readonly traceState: string | undefined
  readonly isRecording = false
  readonly isSampled = false
  #spanId: string | undefined

  constructor(name: string, trace: TraceId, traceFlags: number, traceState: string | undefined) {
    this.name = name
    this.trace = trace
    this.traceFlags = traceFlags
    this.traceState = traceState
  }

  get traceId(): string {
    return this.trace.text
  }

  get spanId(): string {
    this.#spanId ??= hexText(randomWord(), randomWord() || 1)
    return this.#spanId
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

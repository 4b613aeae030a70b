/** Exemplars by slot (series and bucket): the first of each interval between two scrapes is kept, the rest cost a look-up. */
import type { Clock } from '../clock.ts'
import type { Span } from '../trace/span.ts'
import type { Exemplar } from './family.ts'

interface Kept {
  readonly exemplar: Exemplar
  readonly interval: number
}

export class ExemplarSlots {
  readonly #kept = new Map<number, Kept>()
  readonly #clock: Clock
  #interval = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Ids become text and the clock is read only for the one that is kept. */
  keep(slot: number, value: number, span: Span): void {
    if (this.#kept.get(slot)?.interval === this.#interval) return
    const exemplar = { value, traceId: span.traceId, spanId: span.spanId, timeMs: this.#clock.now() }
    this.#kept.set(slot, { exemplar, interval: this.#interval })
  }

  at(slot: number): Exemplar | undefined {
    return this.#kept.get(slot)?.exemplar
  }

  reopen(): void {
    this.#interval += 1
  }
}

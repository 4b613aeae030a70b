/**
 * Exemplars by slot (series and bucket): the first of each interval between two scrapes is kept, but one that the caller
 * gave takes the place of one that was only active. The rest cost the reading of a byte.
 */
import type { Clock } from '../clock.ts'
import type { Span } from '../trace/span.ts'
import type { Exemplar } from './family.ts'

/** What a slot has got in this interval. */
const NOTHING = 0
const ACTIVE = 1
const GIVEN = 2

export class ExemplarSlots {
  readonly #kept = new Map<number, Exemplar>()
  readonly #clock: Clock
  /** By slot; as long as the highest slot that ever held one. */
  #state = new Uint8Array(0)

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** True when an active span would be kept; hot. */
  isOpen(slot: number): boolean {
    return (this.#state[slot] ?? NOTHING) === NOTHING
  }

  /** Ids become text and the clock is read only for the one that is kept. @param isGiven - by the caller */
  keep(slot: number, value: number, span: Span, isGiven: boolean): void {
    const rank = isGiven ? GIVEN : ACTIVE
    if ((this.#state[slot] ?? NOTHING) >= rank) return
    this.#kept.set(slot, { value, traceId: span.traceId, spanId: span.spanId, timeMs: this.#clock.now() })
    if (slot >= this.#state.length) this.#growTo(slot + 1)
    this.#state[slot] = rank
  }

  at(slot: number): Exemplar | undefined {
    return this.#kept.get(slot)
  }

  reopen(): void {
    this.#state.fill(NOTHING)
  }

  #growTo(slots: number): void {
    const grown = new Uint8Array(Math.max(slots, this.#state.length * 2))
    grown.set(this.#state)
    this.#state = grown
  }
}

/**
 * Exemplars by slot (series and bucket): the first of each interval between two scrapes is kept, but one that the caller
 * gave takes the place of one that was only active. The rest cost the reading of a byte.
 */
import type { Clock } from '../clock.ts'
import type { Span } from '../trace/span.ts'
import type { Exemplar } from './family.ts'

/** A slot's state: how often it was looked at in vain in this interval, in turns of 16 from 64 on ... */
const EAGER_LOOKS = 64
const TURN = 16
/** ... or what it has got. */
const ACTIVE = 254
const GIVEN = 255

export class ExemplarSlots {
  readonly #kept = new Map<number, Exemplar>()
  readonly #clock: Clock
  /** By slot; as long as the highest slot that was ever looked at. */
  #state = new Uint8Array(0)

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /**
   * True when an active span would be kept and is worth looking for: after 64 values of an interval that had none, each
   * 16th only. Hot; to be asked once a value.
   */
  isWorthALook(slot: number): boolean {
    if (slot >= this.#state.length) this.#growTo(slot + 1)
    const state = this.#state[slot]!
    if (state >= ACTIVE) return false
    const next = state + 1 < EAGER_LOOKS + TURN ? state + 1 : EAGER_LOOKS
    this.#state[slot] = next
    return next <= EAGER_LOOKS
  }

  /** Ids become text and the clock is read only for the one that is kept. @param isGiven - by the caller */
  keep(slot: number, value: number, span: Pick<Span, 'traceId' | 'spanId'>, isGiven: boolean): void {
    const rank = isGiven ? GIVEN : ACTIVE
    if (this.#state[slot]! >= rank) return
    this.#kept.set(slot, { value, traceId: span.traceId, spanId: span.spanId, timeMs: this.#clock.now() })
    if (slot >= this.#state.length) this.#growTo(slot + 1)
    this.#state[slot] = rank
  }

  at(slot: number): Exemplar | undefined {
    return this.#kept.get(slot)
  }

  reopen(): void {
    this.#state.fill(0)
  }

  #growTo(slots: number): void {
    const grown = new Uint8Array(Math.max(slots, this.#state.length * 2))
    grown.set(this.#state)
    this.#state = grown
  }
}

/** Verdicts on the traces of late, for spans that end after their root. */

/** Some minutes of a busy service; older ones are forgotten. */
const MOST = 10_000

export class KnownVerdicts {
  /** The longest known first. */
  readonly #kept = new Map<string, boolean>()

  /** @returns undefined for a trace that was never judged, or long ago */
  isKept(traceId: string): boolean | undefined {
    return this.#kept.get(traceId)
  }

  /** A trace of which one part was kept stays kept. */
  learn(traceId: string, isKept: boolean): void {
    const before = this.#kept.get(traceId) ?? false
    this.#kept.delete(traceId)
    this.#kept.set(traceId, isKept || before)
    if (this.#kept.size <= MOST) return
    const [longestKnown] = this.#kept.keys()
    this.#kept.delete(longestKnown!)
  }
}

/**
 * Nothing that Sightline runs may break its host: callbacks, sinks and hooks go through one guard that catches,
 * counts and reports at a bounded rate.
 */

export interface Guard {
  /**
   * Runs `body`; what it throws is counted under `where`, reported at most once a minute for each place, and swallowed.
   * The rejection of a promise it gives is counted and reported too; the promise itself is given back as it is.
   */
  run<T>(where: string, body: () => T): T | undefined
  /** The same as a wrapper for callbacks. */
  wrap<A extends unknown[]>(where: string, callback: (...input: A) => void): (...input: A) => void
  /** Counts and reports a fault that was caught elsewhere. */
  report(where: string, error: unknown): void
  /** Faults so far by place. */
  faults(): ReadonlyMap<string, number>
}

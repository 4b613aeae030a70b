/**
 * A contest: the same small piece of work done by us and by peers, each entrant in a process of its own, so that nobody
 * runs on code that the compiler has made general for somebody else, or beside somebody else's async hooks.
 */

/** The work of one contest. */
export interface Entry {
  /** Does the work `count` times: a loop around the very call, as a closure a call would cost as much as the call. */
  run(count: number): void
  /** Called after each round, not timed: empties what the round has piled up. */
  clear?(): void
}

/** By the id of the contest. Who has no entry for a contest does not take part in it. */
export type Entries = Readonly<Record<string, Entry>>

export interface Contests {
  readonly name: string
  /** From id to what is measured. */
  readonly contests: Readonly<Record<string, string>>
  /** `ours` and the peers: called once, in the entrant's own process; loads nobody else's library. */
  readonly entrants: Readonly<Record<string, () => Promise<Entries>>>
}

/** What an entrant is told: to do this, or to say which contests it takes part in. */
export type Order = { readonly contest: string; readonly count: number } | { readonly isRollCall: true }

export interface Answer {
  /** Of the roll call. */
  readonly contests: readonly string[]
  /** Microseconds of CPU that the work took. */
  readonly cpuUs: number
}

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

/** From the parent to an entrant. */
export interface Order {
  readonly contest: string
  readonly count: number
}

/** From an entrant to the parent: the contests it takes part in, once it is ready; then the CPU time of each order. */
export type Answer = { readonly contests: readonly string[] } | { readonly cpuUs: number }

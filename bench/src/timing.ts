/** The figures of one entrant, a figure a round. */

export interface Timing {
  readonly name: string
  readonly rounds: readonly number[]
  readonly median: number
  /** Least and most of the rounds. */
  readonly spread: readonly [number, number]
}

/** @param rounds - at least one */
export function timingOf(name: string, rounds: readonly number[]): Timing {
  return { name, rounds, median: median(rounds), spread: [Math.min(...rounds), Math.max(...rounds)] }
}

/** Median of the quotients, round by round: a machine that gets slower does so for both. */
export function ratioOf(ours: Timing, peer: Timing): number {
  return median(ours.rounds.map((value, round) => value / peer.rounds[round]!))
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

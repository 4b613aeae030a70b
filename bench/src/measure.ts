/**
 * Times alternatives against each other. They run in turns, round by round, so that a machine that gets faster or
 * slower does so for all of them; what counts is the ratio within a round.
 */

const ROUND_MS = 40
const WARM_UP_ROUNDS = 2

export interface Alternative {
  readonly name: string
  /** Runs the work `count` times. A loop of its own for each, so that the compiler sees one callee. */
  run(count: number): void
  /** Called after each round, not timed: empties what the round has piled up. */
  clear?(): void
}

export interface Timing {
  readonly name: string
  /** Nanoseconds a call, median of the rounds. */
  readonly medianNs: number
  /** Least and most of the rounds. */
  readonly lowNs: number
  readonly highNs: number
  readonly roundsNs: readonly number[]
}

/** @param rounds - at least 7, so that the median means something */
export function measure(alternatives: readonly Alternative[], rounds = 9): Timing[] {
  const counts = alternatives.map(calibrate)
  const times: number[][] = alternatives.map(() => [])
  for (let round = -WARM_UP_ROUNDS; round < rounds; round += 1) {
    for (const [index, alternative] of alternatives.entries()) {
      const ns = timeRound(alternative, counts[index]!)
      if (round >= 0) times[index]!.push(ns)
    }
  }
  return alternatives.map(({ name }, index) => timingOf(name, times[index]!))
}

/** The ratio of two timings, round by round: median of the quotients. */
export function ratioOf(ours: Timing, peer: Timing): number {
  return median(ours.roundsNs.map((ns, round) => ns / peer.roundsNs[round]!))
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

function timingOf(name: string, roundsNs: readonly number[]): Timing {
  return { name, roundsNs, medianNs: median(roundsNs), lowNs: Math.min(...roundsNs), highNs: Math.max(...roundsNs) }
}

function timeRound({ run, clear }: Alternative, count: number): number {
  const start = process.hrtime.bigint()
  run(count)
  const elapsed = Number(process.hrtime.bigint() - start)
  clear?.()
  return elapsed / count
}

/** How many calls fill a round. */
function calibrate(alternative: Alternative): number {
  let count = 16
  for (;;) {
    const ns = timeRound(alternative, count) * count
    if (ns > (ROUND_MS * 1e6) / 4) return Math.max(1, Math.round((count * ROUND_MS * 1e6) / ns))
    count *= 4
  }
}

/**
 * Times alternatives against each other, in CPU time: what a busy neighbour takes is not counted, what garbage
 * collection takes on other threads is. They run in turns, round by round, the first of a round being another each
 * time, so that a machine that gets faster or slower does so for all of them; what counts is the ratio in a round.
 */

const ROUND_MS = 40
const WARM_UP_ROUNDS = 2
/** Odd, so that the median is a round that was. */
const ROUNDS = 9
const NS_PER_US = 1000
const NS_PER_MS = 1e6

export interface Alternative {
  readonly name: string
  /** Runs the work `count` times: a loop of its own around the very call, as a closure a call would cost as much as the call. */
  run(count: number): void
  /** Called after each round, not timed: empties what the round has piled up. */
  clear?(): void
}

export interface Timing {
  readonly name: string
  /** Nanoseconds of CPU a call, median of the rounds. */
  readonly median: number
  /** Least and most of the rounds. */
  readonly spread: readonly [number, number]
  readonly rounds: readonly number[]
}

/** @param rounds - at least 7, so that the median means something */
export function measure(alternatives: readonly Alternative[], rounds = ROUNDS): Timing[] {
  const counts = alternatives.map(calibrate)
  const times: number[][] = alternatives.map(() => [])
  for (let round = -WARM_UP_ROUNDS; round < rounds; round += 1) {
    for (let turn = 0; turn < alternatives.length; turn += 1) {
      const index = (turn + round + WARM_UP_ROUNDS) % alternatives.length
      const ns = timeRound(alternatives[index]!, counts[index]!)
      if (round >= 0) times[index]!.push(ns)
    }
  }
  return alternatives.map(({ name }, index) => timingOf(name, times[index]!))
}

export function timingOf(name: string, rounds: readonly number[]): Timing {
  return { name, rounds, median: median(rounds), spread: [Math.min(...rounds), Math.max(...rounds)] }
}

/** The ratio of two timings: median of the quotients, round by round. */
export function ratioOf(ours: Timing, peer: Timing): number {
  return median(ours.rounds.map((value, round) => value / peer.rounds[round]!))
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/** Microseconds of CPU that this process has used, all threads. */
export function cpuUs(): number {
  const { user, system } = process.cpuUsage()
  return user + system
}

/** Nanoseconds a call. What others left for the collector is collected before. */
function timeRound({ run, clear }: Alternative, count: number): number {
  globalThis.gc?.({ type: 'minor' })
  const start = cpuUs()
  run(count)
  const elapsedUs = cpuUs() - start
  clear?.()
  return (elapsedUs * NS_PER_US) / count
}

/** How many calls fill a round. */
function calibrate(alternative: Alternative): number {
  let count = 16
  for (;;) {
    const ns = timeRound(alternative, count) * count
    if (ns > (ROUND_MS * NS_PER_MS) / 4) return Math.max(1, Math.round((count * ROUND_MS * NS_PER_MS) / ns))
    count *= 4
  }
}

/** Lets the entrants of a suite run in turns, round by round, and makes rows of their times. */
import { join } from 'node:path'
import { startChild } from '../process/child.ts'
import type { Row } from '../row.ts'
import { against, alone } from '../rows-of.ts'
import { type Timing, timingOf } from '../timing.ts'
import type { Answer, Contests, Order } from './contest.ts'

const ROUND_MS = 40
/** Odd, so that the median is a round that was; at least 7. */
const ROUNDS = 9
const WARM_UP_MS = 400
const US_PER_MS = 1000
const NS_PER_US = 1000

interface Entrant {
  readonly name: string
  readonly contests: readonly string[]
  /** @returns microseconds of CPU */
  run(contest: string, count: number): Promise<number>
  leave(): Promise<void>
}

export async function holdContests(suite: Contests): Promise<Row[]> {
  const entrants: Entrant[] = []
  for (const name of Object.keys(suite.entrants)) entrants.push(await invite(suite.name, name))
  const rows: Row[] = []
  for (const [id, what] of Object.entries(suite.contests)) {
    const takingPart = entrants.filter(({ contests }) => contests.includes(id))
    const [ours, ...peers] = await hold(id, takingPart)
    const row = { id, what, unit: 'ns' }
    rows.push(...(peers.length === 0 ? [alone(row, ours!)] : against(row, ours!, peers)))
  }
  for (const entrant of entrants) await entrant.leave()
  return rows
}

async function invite(suite: string, name: string): Promise<Entrant> {
  const child = startChild<Order, Answer>(join(import.meta.dirname, 'entrant.js'), [suite, name])
  const { contests } = await child.ask({ isRollCall: true })
  return {
    name,
    contests,
    run: async (contest, count) => (await child.ask({ contest, count })).cpuUs,
    leave: () => child.leave(),
  }
}

async function hold(contest: string, entrants: readonly Entrant[]): Promise<Timing[]> {
  const counts: number[] = []
  for (const entrant of entrants) counts.push(await calibrate(entrant, contest))
  const times: number[][] = entrants.map(() => [])
  for (let round = 0; round < ROUNDS; round += 1) {
    // Another one begins each time.
    for (let turn = 0; turn < entrants.length; turn += 1) {
      const index = (turn + round) % entrants.length
      const count = counts[index]!
      const cpuUs = await entrants[index]!.run(contest, count)
      times[index]!.push((cpuUs * NS_PER_US) / count)
    }
  }
  return entrants.map(({ name }, index) => timingOf(name, times[index]!))
}

/** Warms up, then says how many calls fill a round. Compilers need long: OpenTelemetry's spans are quick after 30,000. */
async function calibrate(entrant: Entrant, contest: string): Promise<number> {
  let count = 64
  for (let warmUs = 0; ; ) {
    const cpuUs = await entrant.run(contest, count)
    const fits = Math.max(1, Math.round((count * ROUND_MS * US_PER_MS) / Math.max(cpuUs, 1)))
    warmUs += cpuUs
    if (warmUs > WARM_UP_MS * US_PER_MS) return fits
    count = Math.min(count * 4, fits)
  }
}

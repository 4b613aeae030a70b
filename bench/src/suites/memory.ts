/** What a series of a counter weighs. */
import { join } from 'node:path'
import { startChild } from '../process/child.ts'
import { against } from '../rows-of.ts'
import { HOLDERS } from '../series/holders.ts'
import type { SeriesWeight } from '../series/memory-process.ts'
import type { Suite } from '../suite.ts'
import { timingOf } from '../timing.ts'

const SERIES = 100_000
/** Weights hardly differ from run to run. */
const ROUNDS = 3
const PROCESS = join(import.meta.dirname, '..', 'series', 'memory-process.js')

export const suite: Suite = {
  name: 'memory',
  async run() {
    const names = Object.keys(HOLDERS)
    const weights: SeriesWeight[][] = []
    for (const name of names) weights.push(await weigh(name))
    const figures = (pick: (weight: SeriesWeight) => number) =>
      names.map((name, index) => timingOf(name, weights[index]!.map(pick)))
    const [held, ...peersHeld] = figures((weight) => weight.held)
    const [scraped, ...peersScraped] = figures((weight) => weight.scraped)
    const unit = 'B'
    return [
      ...against({ id: 'memory-series', what: 'memory of a counter series, of 100k', unit }, held!, peersHeld),
      ...against({ id: 'memory-scraped', what: 'the same after a scrape', unit }, scraped!, peersScraped),
    ]
  },
}

/** Each time in a new process. */
async function weigh(name: string): Promise<SeriesWeight[]> {
  const weights: SeriesWeight[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    const child = startChild<object, SeriesWeight>(PROCESS, [name, String(SERIES)])
    weights.push(await child.ask({}))
    await child.leave()
  }
  return weights
}

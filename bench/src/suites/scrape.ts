/** Writing many series out: the first time, and again after a fifth of them has changed. */
import { join } from 'node:path'
import { startChild } from '../process/child.ts'
import type { Row } from '../row.ts'
import { against, alone } from '../rows-of.ts'
import { HOLDERS } from '../series/holders.ts'
import type { Scrape } from '../series/scrape-process.ts'
import type { Suite } from '../suite.ts'
import { type Timing, timingOf } from '../timing.ts'

const SIZES = { '1k': 1_000, '10k': 10_000, '100k': 100_000 }
const ROUNDS = 9
/** A service is scraped four times a minute: what compilers do at first is soon over. */
const WARM_UP_ROUNDS = 3
const PROCESS = join(import.meta.dirname, '..', 'series', 'scrape-process.js')

export const suite: Suite = {
  name: 'scrape',
  async run() {
    const rows: Row[] = []
    for (const [label, size] of Object.entries(SIZES)) rows.push(...(await scrapeSeries(label, size)))
    return rows
  },
}

/** The first scrape of each holder, then warm ones in turns. */
async function scrapeSeries(label: string, size: number): Promise<Row[]> {
  const names = Object.keys(HOLDERS)
  const children = names.map((name) => startChild<object, Scrape>(PROCESS, [name, String(size)]))
  const first: Scrape[] = []
  for (const child of children) first.push(await child.ask({}))
  const later: Scrape[][] = children.map(() => [])
  for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round += 1) {
    for (const [index, child] of children.entries()) {
      const scrape = await child.ask({})
      if (round >= 0) later[index]!.push(scrape)
    }
  }
  for (const child of children) await child.leave()

  const timings = (pick: (scrape: Scrape) => number) =>
    names.map((name, index) => timingOf(name, later[index]!.map(pick)))
  const [firstOurs, ...firstPeers] = names.map((name, index) => timingOf(name, [first[index]!.cpuMs]))
  const [ours, ...peers] = timings((scrape) => scrape.cpuMs)
  const [slices, ...peersSlices] = timings((scrape) => scrape.sliceMs)
  const id = `scrape-${label}`
  const unit = 'ms'
  return [
    ...against({ id: `${id}-first`, what: `first scrape of ${label} series, CPU`, unit }, firstOurs!, firstPeers),
    alone({ id: `${id}-first-slice`, what: 'its longest slice', unit }, timingOf('ours', [first[0]!.sliceMs])),
    ...against({ id: `${id}-cpu`, what: `scrape of ${label} series, 20 % changed, CPU`, unit }, ours!, peers),
    alone({ id: `${id}-slice`, what: `its longest slice (${told(peersSlices)})`, unit }, slices!),
  ]
}

function told(timings: readonly Timing[]): string {
  return timings.map(({ name, median }) => `${name} ${median.toFixed(1)}`).join(', ')
}

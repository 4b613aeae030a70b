/** The process of one entrant: does what it is told and answers how much CPU time it took. Started by hold-contests. */
import { cpuUs } from '../cpu-time.ts'
import type { Answer, Contests, Order } from './contest.ts'

const [suiteName = '', entrantName = ''] = process.argv.slice(2)
const { suite } = (await import(`../suites/${suiteName}.js`)) as { suite: Contests }
const entries = await suite.entrants[entrantName]!()

process.on('message', ({ contest, count }: Order) => {
  const { run, clear } = entries[contest]!
  // What others left for the collector is collected before.
  globalThis.gc?.({ type: 'minor' })
  const start = cpuUs()
  run(count)
  answer({ cpuUs: cpuUs() - start })
  clear?.()
})
process.on('disconnect', () => process.exit(0))
answer({ contests: Object.keys(entries) })

function answer(message: Answer): void {
  process.send!(message)
}

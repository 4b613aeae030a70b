/** The process of one entrant: does what it is told and answers how much CPU time it took. Started by hold-contests. */
import { answerQuestions } from '../process/answer.ts'
import { cpuUs } from '../process/cpu-time.ts'
import type { Answer, Contests, Order } from './contest.ts'

const [suiteName = '', entrantName = ''] = process.argv.slice(2)
const { suite } = (await import(`../suites/${suiteName}.js`)) as { suite: Contests }
const entries = await suite.entrants[entrantName]!()

answerQuestions((order: Order): Answer => {
  if ('isRollCall' in order) return { contests: Object.keys(entries), cpuUs: 0 }
  const { run, clear } = entries[order.contest]!
  // What others left for the collector is collected before.
  globalThis.gc?.({ type: 'minor' })
  const start = cpuUs()
  run(order.count)
  const taken = cpuUs() - start
  clear?.()
  return { contests: [], cpuUs: taken }
})

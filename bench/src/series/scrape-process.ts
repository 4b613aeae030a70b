/** The process of one holder: counts in a fifth of its series, then writes them out. Started by the suite `scrape`. */
import { answerQuestions } from '../process/answer.ts'
import { cpuUs } from '../process/cpu-time.ts'
import { HOLDERS } from './holders.ts'
import { count } from './series.ts'
import { watchSlices } from './watch-slices.ts'

const [name = '', size = ''] = process.argv.slice(2)
const seriesCount = Number(size)
const holder = await HOLDERS[name]!(seriesCount)
const STEP = 5
let scrapes = 0

export interface Scrape {
  readonly cpuMs: number
  readonly wallMs: number
  /** The longest time that the event loop could do nothing else. */
  readonly sliceMs: number
  readonly bytes: number
}

answerQuestions(async (): Promise<Scrape> => {
  if (scrapes === 0) count(holder.add, seriesCount)
  else count(holder.add, seriesCount, scrapes % STEP, STEP)
  scrapes += 1
  globalThis.gc?.({ type: 'minor' })
  const slices = await watchSlices()
  const startMs = performance.now()
  const startUs = cpuUs()
  const bytes = await holder.scrape()
  const cpuMs = (cpuUs() - startUs) / 1000
  return { bytes, cpuMs, wallMs: performance.now() - startMs, sliceMs: await slices.end() }
})

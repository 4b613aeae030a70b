/** The process of one holder: tells what its series weigh. Started by the suite `memory`. */
import { answerQuestions } from '../process/answer.ts'
import { HOLDERS } from './holders.ts'
import { count } from './series.ts'

const [name = '', size = ''] = process.argv.slice(2)
const seriesCount = Number(size)
const holder = await HOLDERS[name]!(seriesCount)

export interface SeriesWeight {
  /** Bytes a series, before any scrape. */
  readonly held: number
  /** The same after a scrape: what is kept for the next one comes on top. */
  readonly scraped: number
}

answerQuestions(async (): Promise<SeriesWeight> => {
  const before = bytesInUse()
  count(holder.add, seriesCount)
  const held = bytesInUse() - before
  await holder.scrape()
  const scraped = bytesInUse() - before
  return { held: held / seriesCount, scraped: scraped / seriesCount }
})

/** `external` holds the array buffers, too. */
function bytesInUse(): number {
  for (let times = 0; times < 3; times += 1) globalThis.gc?.()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

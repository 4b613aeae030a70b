/**
 * The promise: at a working rate, all signals on and scraped every 15 s, Sightline takes less than 1 % of a core. Two
 * services side by side, one of them observed, so that both meet the same machine.
 */
import { setTimeout as wait } from 'node:timers/promises'
import type { Row } from '../row.ts'
import { alone } from '../rows-of.ts'
import { type Service, startLoadClient, startService } from '../service/services.ts'
import type { Suite } from '../suite.ts'
import { timingOf } from '../timing.ts'

const PER_SECOND = 200
/** As long as from one scrape to the next. */
const SECONDS = 15
const US_PER_SECOND = 1e6
const WARM_UP_REQUESTS = 2_000

export const suite: Suite = {
  name: 'overhead',
  async run(): Promise<Row[]> {
    const [bare, ours] = [await startService('bare'), await startService('ours')]
    const [bareUs, oursUs] = await Promise.all([cpuOfWork(bare), cpuOfWork(ours)])
    await Promise.all([bare.stop(), ours.stop()])
    const share = ((oursUs - bareUs) / (SECONDS * US_PER_SECOND)) * 100
    const bareShare = (bareUs / (SECONDS * US_PER_SECOND)) * 100
    const what = `share of a core at ${PER_SECOND} requests/s, one scrape (service itself ${bareShare.toFixed(1)} %)`
    return [alone({ id: 'overhead-share', what, unit: '%' }, timingOf('ours', [share]))]
  },
}

/** @returns microseconds of CPU */
async function cpuOfWork(service: Service): Promise<number> {
  const client = startLoadClient()
  const { port, metricsUrl } = service.started
  await client.ask({ port, requests: WARM_UP_REQUESTS })
  const before = await service.report()
  const work = client.ask({ port, requests: PER_SECOND * SECONDS, perSecond: PER_SECOND })
  await wait((SECONDS * 1000) / 2)
  if (metricsUrl !== undefined) await (await fetch(metricsUrl)).text()
  const { failures } = await work
  const after = await service.report()
  await client.leave()
  if (failures > 0) throw new Error(`${failures} requests failed`)
  return after.cpuUs - before.cpuUs
}

/**
 * The promise: at a working rate, all signals on and scraped every 15 s, Sightline takes less than 1 % of a core. Two
 * warm services side by side, one of them observed, so that both meet the same machine.
 */
import type { Row } from '../row.ts'
import { alone } from '../rows-of.ts'
import { cpuOfRequest, type LoadClient, type Service, startLoadClient, startService } from '../service/services.ts'
import type { Suite } from '../suite.ts'
import { median, timingOf } from '../timing.ts'

const PER_SECOND = 200
const WINDOW_S = 2
const WINDOWS = 7
const SCRAPE_EVERY_S = 15
const SCRAPES = 5
const US_PER_SECOND = 1e6
const WARM_UP_REQUESTS = 20_000

export const suite: Suite = {
  name: 'overhead',
  async run(): Promise<Row[]> {
    const services = [await startService('bare'), await startService('ours')] as const
    const clients = [startLoadClient(), startLoadClient()] as const
    for (const [index, service] of services.entries()) await cpuOfRequest(service, clients[index]!, WARM_UP_REQUESTS)
    const bare: number[] = []
    const added: number[] = []
    for (let window = 0; window < WINDOWS; window += 1) {
      const [theirs, ours] = await Promise.all([
        shareOfCore(services[0], clients[0]),
        shareOfCore(services[1], clients[1]),
      ])
      bare.push(theirs)
      added.push(ours - theirs)
    }
    const scrape = ((await cpuOfScrape(services[1])) / (SCRAPE_EVERY_S * US_PER_SECOND)) * 100
    for (const client of clients) await client.leave()
    for (const service of services) await service.stop()
    const what = `share of a core at ${PER_SECOND} requests/s, scrapes included (service itself ${median(bare).toFixed(1)} %)`
    const shares = added.map((share) => share + scrape)
    return [alone({ id: 'overhead-share', what, unit: '%' }, timingOf('ours', shares))]
  },
}

/** @returns percent of a core in one window */
async function shareOfCore(service: Service, client: LoadClient): Promise<number> {
  const requests = PER_SECOND * WINDOW_S
  const cpuUs = (await cpuOfRequest(service, client, requests, PER_SECOND)) * requests
  return (cpuUs / (WINDOW_S * US_PER_SECOND)) * 100
}

/** @returns microseconds of CPU, sending included; median of some */
async function cpuOfScrape(service: Service): Promise<number> {
  const taken: number[] = []
  for (let scrape = 0; scrape < SCRAPES; scrape += 1) {
    const before = await service.report()
    await (await fetch(service.started.metricsUrl ?? '')).text()
    taken.push((await service.report()).cpuUs - before.cpuUs)
  }
  return median(taken)
}

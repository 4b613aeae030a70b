/** What metrics, a trace and a log line add to each request of a service, and to its start. */
import type { Row } from '../row.ts'
import { against, alone } from '../rows-of.ts'
import { cpuOfRequest, type LoadClient, type Service, startLoadClient, startService } from '../service/services.ts'
import type { Suite } from '../suite.ts'
import { median, type Timing, timingOf } from '../timing.ts'

/** Many and short: what a neighbour takes of the machine changes from second to second. */
const ROUNDS = 21
const REQUESTS = 6_000
const WARM_UP_REQUESTS = 20_000
const STARTS = 15
const FEW_REQUESTS = 500
const BYTES_PER_MB = 1024 * 1024

const OBSERVED = ['ours', 'prom-client + pino', 'all-three', 'all-three-lean'] as const

export const suite: Suite = {
  name: 'service',
  async run() {
    const client = startLoadClient()
    const rows = [
      ...(await addedToRequests(client, 'service-cpu', 'CPU added to a request', 1)),
      ...(await addedToRequests(client, 'service-cpu-10', 'the same, 10 % of traces kept', 0.1)),
      ...(await addedToStart(client)),
    ]
    await client.leave()
    return rows
  },
}

/** All variants side by side, loaded in turns. */
async function addedToRequests(client: LoadClient, id: string, what: string, sampleRatio: number): Promise<Row[]> {
  const names = ['bare', ...OBSERVED]
  const services: Service[] = []
  for (const name of names) services.push(await startService(name, sampleRatio))
  for (const service of services) await cpuOfRequest(service, client, WARM_UP_REQUESTS)
  const spent: number[][] = names.map(() => [])
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [index, service] of services.entries()) {
      spent[index]!.push(await cpuOfRequest(service, client, REQUESTS))
    }
  }
  for (const service of services) await service.stop()
  const [bare, ...observed] = spent
  const [ours, ...peers] = observed.map((rounds, index) => addedTo(bare!, OBSERVED[index]!, rounds))
  return against({ id, what: `${what} (bare ${median(bare!).toFixed(1)} us)`, unit: 'us' }, ours!, peers)
}

/** Processes that live for a moment, bare and observed in turns. */
async function addedToStart(client: LoadClient): Promise<Row[]> {
  const names = ['bare', ...OBSERVED]
  const startedMs: number[][] = names.map(() => [])
  const rssMb: number[][] = names.map(() => [])
  for (let round = 0; round < STARTS; round += 1) {
    for (const [index, name] of names.entries()) {
      const service = await startService(name)
      startedMs[index]!.push(service.started.startedMs)
      await cpuOfRequest(service, client, FEW_REQUESTS)
      rssMb[index]!.push((await service.report({ weigh: true })).rss / BYTES_PER_MB)
      await service.stop()
    }
  }
  return [
    ...addedRows({ id: 'startup-ms', what: 'start-up until listening, added', unit: 'ms' }, startedMs),
    ...addedRows({ id: 'rss-mb', what: 'memory after some requests, added', unit: 'MB' }, rssMb),
  ]
}

function addedRows(subject: Pick<Row, 'id' | 'what' | 'unit'>, [bare, ...observed]: readonly number[][]): Row[] {
  const [ours, ...peers] = observed.map((rounds, index) => addedTo(bare!, OBSERVED[index]!, rounds))
  const told = peers.map((peer) => `${peer.name} ${peer.median.toFixed(0)}`).join(', ')
  return [alone({ ...subject, what: `${subject.what} (${told})` }, ours!)]
}

function addedTo(bare: readonly number[], name: string, rounds: readonly number[]): Timing {
  return timingOf(
    name,
    rounds.map((value, round) => value - bare[round]!),
  )
}

/** The four stages of the station joined: a file goes through them because each one wakes the next. */
import type { Clock, Guard } from '@sightline/core'
import type { WatsClient } from '@sightline/wats'
import type { LoadedConfig, WatchedFolder } from '../config/load.ts'
import type { ConversionPool } from '../convert/pool/create-conversion-pool.ts'
import { deliverReport } from '../deliver/deliver-report.ts'
import type { DeliveryGate } from '../deliver/delivery-gate.ts'
import type { FileClaim, FinishClaim, Journal, Lease, ReportClaim } from '../journal/journal.ts'
import { convertClaim } from './convert-stage.ts'
import { finishClaim } from './finish-stage.ts'
import { createWorkLoop, type WorkLoop } from './work-loop.ts'

/** Work that is not settled by then is taken to be lost and claimed anew; longer than any call may last. */
const LEASE_MS = 15 * 60_000
/** How often each stage looks for work that became due by itself. */
const LOOK_AGAIN_MS = 500
/** Files being put away at the same time. */
const FINISH_CONCURRENCY = 8
/** Conversions in hand for each worker: one that runs and one that waits, so that no worker is idle. */
const CONVERSIONS_PER_WORKER = 2

export interface StageParts {
  readonly loaded: LoadedConfig
  readonly journal: Journal
  readonly pool: ConversionPool
  readonly client: WatsClient
  readonly gate: DeliveryGate
  readonly clock: Clock
  readonly guard: Guard
  /** Names this run of the station in the journal's leases. */
  readonly owner: string
  /** Aborts the work in hand when a shutdown can wait no longer. */
  readonly signal: AbortSignal
}

export interface Stages {
  readonly loops: { readonly convert: WorkLoop; readonly deliver: WorkLoop; readonly finish: WorkLoop }
  /** Something new may be there: everybody looks. */
  wake(): void
  start(): void
  /** Takes no new work; resolves when the work in hand has settled. */
  stop(): Promise<void>
}

export function createStages(parts: StageParts): Stages {
  const { loaded, journal, clock, guard, gate, signal } = parts
  const { converters, delivery } = loaded.config
  const folders: ReadonlyMap<string, WatchedFolder> = new Map(loaded.folders.map((folder) => [folder.name, folder]))
  const lease = (): Lease => ({ owner: parts.owner, untilMs: clock.now() + LEASE_MS })
  const common = { journal, clock, folders }
  const failures = new Map<number, number>()
  const loopOptions = { lookAgainMs: LOOK_AGAIN_MS, guard }

  const finish = createWorkLoop<FinishClaim>({
    ...loopOptions,
    name: 'finish',
    concurrency: () => FINISH_CONCURRENCY,
    claim: (limit) => journal.filesToFinish(limit, lease()),
    work: (claim) => finishClaim({ ...common, failures }, claim),
  })
  const onSettled = (): void => finish.wake()

  const backOff = { firstMs: delivery.retryFirst, mostMs: delivery.retryMost }
  const deliver = createWorkLoop<ReportClaim>({
    ...loopOptions,
    name: 'deliver',
    concurrency: () => gate.allowance(delivery.concurrency),
    claim: (limit) => journal.claimDelivery(limit, lease()),
    work: (claim) => deliverReport({ ...common, client: parts.client, gate, backOff, signal, onSettled }, claim),
  })
  const onConverted = (): void => deliver.wake()

  const convert = createWorkLoop<FileClaim>({
    ...loopOptions,
    name: 'convert',
    concurrency: () => converters.workers * CONVERSIONS_PER_WORKER,
    claim: (limit) => journal.claimConversion(limit, lease()),
    work: (claim) =>
      convertClaim(
        { ...common, pool: parts.pool, attempts: converters.attempts, signal, onConverted, onSettled },
        claim,
      ),
  })

  const all = [convert, deliver, finish]
  return {
    loops: { convert, deliver, finish },
    wake() {
      for (const loop of all) loop.wake()
    },
    start() {
      for (const loop of all) loop.start()
    },
    async stop() {
      await Promise.all(all.map((loop) => loop.stop()))
    },
  }
}

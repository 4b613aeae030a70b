/**
 * The composition root of the service: a loaded configuration in, a running station out. Parts are started so that a
 * file finds the next stage ready, and ended the other way round.
 */
import { randomUUID } from 'node:crypto'
import { context, runtime, VERSION } from '@sightline/core'
import { type Sightline, start } from '@sightline/node'
import { observeWorkerPool } from '@sightline/node/worker-pool'
import { createWatsClient, type WatsClient } from '@sightline/wats'
import type { LoadedConfig } from '../config/load.ts'
import { type ConversionPool, createConversionPool } from '../convert/pool/create-conversion-pool.ts'
import { createDeliveryGate } from '../deliver/delivery-gate.ts'
import type { ScanProgress } from '../intake/folder-status.ts'
import { createJournal } from '../journal/create-journal.ts'
import type { Journal } from '../journal/journal.ts'
import { controlRoutes } from './control-routes.ts'
import { type FolderState, stationChecks } from './health-checks.ts'
import { createJournalFigures, type JournalFigures } from './journal-figures.ts'
import { recordState } from './record-state.ts'
import { startRetention } from './retention.ts'
import { createServerProbe } from './server-probe.ts'
import { publishAddress } from './service-address.ts'
import { createStages, type Stages } from './stages.ts'
import { type StationStatus, stationStatus } from './station-status.ts'
import { type FolderWatches, watchFolders } from './watch-folders.ts'

export interface RunOptions {
  /** While a folder is looked through. */
  readonly onProgress?: ((progress: ScanProgress) => void) | undefined
  /** Once files are taken. */
  readonly onRunning?: ((station: RunningStation) => void) | undefined
}

export interface RunningStation {
  /** Address of the admin server. */
  readonly adminUrl: string | undefined
  readonly sightline: Sightline
}

/** What a running station consists of; filled in while it starts. */
interface Parts {
  readonly journal: Journal
  readonly pool: ConversionPool
  readonly figures: JournalFigures
  readonly stages: Stages
  readonly watches: FolderWatches
  readonly status: () => StationStatus
}

const log = runtime.logs.logger('station')

/**
 * Starts the station. SIGTERM and SIGINT shut it down and end the process.
 *
 * @throws SightlineError when a part cannot start: port in use, journal in use or damaged, converter folder unreadable;
 *   what was started by then is ended
 */
export async function runStation(loaded: LoadedConfig, options: RunOptions = {}): Promise<RunningStation> {
  let parts: Parts | undefined
  const routes = controlRoutes({
    journal: () => parts?.journal,
    status: () => parts?.status(),
    onRetried: () => parts?.stages.wake(),
  })
  const sightline = await startTelemetry(loaded, routes)
  try {
    parts = await startParts(loaded, sightline, options)
  } catch (error) {
    await sightline.stop('the station could not start')
    throw error
  }
  leaveAddress(loaded, sightline)
  sightline.markStarted()
  const station = { adminUrl: sightline.adminUrl, sightline }
  log.info('station is running', {
    admin_url: sightline.adminUrl,
    folders: loaded.folders.map((folder) => folder.path),
    server: loaded.config.server.url,
    converters: parts.pool.converters.map((converter) => converter.name),
  })
  options.onRunning?.(station)
  return station
}

/** The command line finds the station by it; without it, it goes by the configuration. */
function leaveAddress({ journalPath }: LoadedConfig, sightline: Sightline): void {
  const { adminUrl } = sightline
  if (adminUrl === undefined) return
  try {
    const remove = publishAddress(journalPath, { adminUrl, pid: process.pid })
    sightline.onShutdown({ name: 'take back the address', stage: 'close', run: remove })
  } catch (error) {
    log.warn('the address of the admin server could not be left beside the journal', { error })
  }
}

async function startTelemetry(loaded: LoadedConfig, routes: ReturnType<typeof controlRoutes>): Promise<Sightline> {
  const { admin, logs, name, shutdown } = loaded.config
  return await start({
    service: { serviceName: 'sightline-station', serviceVersion: VERSION, serviceInstanceId: name },
    logs: {
      levels: logs.levels,
      ...(logs.format === undefined ? {} : { format: logs.format }),
      ...(loaded.logFile === undefined ? {} : { file: loaded.logFile }),
    },
    admin: {
      host: admin.host,
      port: admin.port,
      routes,
      ...(loaded.adminToken === undefined ? {} : { token: loaded.adminToken }),
    },
    shutdown: { drainDelayMs: shutdown.drainDelay },
    startsByHand: true,
  })
}

async function startParts(loaded: LoadedConfig, sightline: Sightline, options: RunOptions): Promise<Parts> {
  const { clock, guard, health } = runtime
  const { config } = loaded
  const owner = randomUUID()
  const giveUp = new AbortController()

  const journal = await openJournal(loaded, sightline, owner)
  const pool = await openPool(loaded, sightline)
  const client = openClient(loaded, sightline)
  const gate = createDeliveryGate(clock, { firstMs: config.delivery.retryFirst, mostMs: config.delivery.retryMost })
  const stages = createStages({ loaded, journal, pool, client, gate, clock, guard, owner, signal: giveUp.signal })
  const figures = createJournalFigures(journal, clock, guard)
  const watches = watchFolders({ loaded, journal, figures, clock, guard, stages, onScan: options.onProgress })
  const probe = createServerProbe(client, gate, () => stages.wake())
  let diskFreeBytes: number | undefined

  const folders = (): FolderState[] => watches.status().map(toFolderState)
  const onDiskFree = (bytes: number): void => {
    diskFreeBytes = bytes
  }
  const checks = stationChecks({ loaded, journal, figures, pool, probe, gate, folders, onDiskFree })
  const stops = checks.map((check) => health.register(check))
  stops.push(recordState({ journal, figures, gate, loops: stages.loops, folders, diskFreeBytes: () => diskFreeBytes }))
  const stopRetention = startRetention({ journal, clock, guard, keepMs: config.journal.keep })

  sightline.onShutdown({ name: 'stop watching folders', stage: 'stop-accepting', run: () => watches.stop() })
  sightline.onShutdown({
    name: 'finish work in hand',
    stage: 'finish',
    budgetMs: config.shutdown.finish,
    async run(signal) {
      signal.addEventListener('abort', () => giveUp.abort(signal.reason))
      stopRetention()
      await stages.stop()
      figures.stop()
      for (const stop of stops) stop()
    },
  })
  await figures.refresh()
  stages.start()
  watches.start()
  const status = (): StationStatus =>
    stationStatus(loaded, {
      delivery: gate.state(),
      folders: watches.status(),
      counts: figures.counts(),
      journal: journal.status(),
      converters: pool.converters,
      workers: pool.status(),
    })
  return { journal, pool, figures, stages, watches, status }
}

/** For the steps of the story. */
function currentSpan(): { traceId: string; spanId: string } | undefined {
  const span = context.current()?.span
  return span && { traceId: span.traceId, spanId: span.spanId }
}

async function openJournal(loaded: LoadedConfig, sightline: Sightline, owner: string): Promise<Journal> {
  const journal = await createJournal({ path: loaded.journalPath, currentSpan })
  sightline.onShutdown({ name: 'close the journal', stage: 'close', run: () => closeJournal(journal, owner) })
  if (!journal.opened.isNew && !journal.opened.wasCleanlyClosed) {
    log.warn('the station did not stop in order; the journal was checked', {
      check_ms: Math.round(journal.opened.checkMs),
    })
  }
  const resumed = await journal.resumeLeases(owner)
  if (resumed > 0) log.info('work that was interrupted is taken up again', { items: resumed })
  return journal
}

async function openPool({ config, converterFolder }: LoadedConfig, sightline: Sightline): Promise<ConversionPool> {
  const pool = await createConversionPool({
    workers: config.converters.workers,
    timeoutMs: config.converters.timeout,
    memoryMb: config.converters.memoryMb,
    converterFolder,
    observe: (threads) => observeWorkerPool(threads, { name: 'convert' }),
  })
  sightline.onShutdown({ name: 'stop the converters', stage: 'close', run: () => pool.close() })
  for (const broken of pool.brokenConverters) log.error('a converter is not used', { ...broken })
  return pool
}

function openClient({ config, serverToken }: LoadedConfig, sightline: Sightline): WatsClient {
  const client = createWatsClient({
    url: config.server.url,
    token: serverToken,
    timeoutMs: config.server.timeout,
    // The outbox repeats by itself, and the gate is its breaker.
    retry: false,
    circuit: false,
    rateLimit: { limit: config.delivery.ratePerMinute, intervalMs: 60_000 },
  })
  sightline.onShutdown({ name: 'close the connection', stage: 'close', run: () => client.close() })
  return client
}

async function closeJournal(journal: Journal, owner: string): Promise<void> {
  const released = await journal.releaseLeases(owner)
  if (released > 0) log.info('unfinished work is left for the next start', { items: released })
  await journal.close()
}

function toFolderState({ name, path, state, reason }: ReturnType<FolderWatches['status']>[number]): FolderState {
  return { name, path, isReachable: state !== 'gone', reason }
}

/**
 * The composition root: options, environment and defaults in, running telemetry out. `stop()` undoes all of it, in the
 * opposite order, and nothing of it is left. An application calls it once, first thing; a library never does.
 */
import { isMainThread } from 'node:worker_threads'
import {
  followWallClock,
  isSightlineError,
  type Runtime,
  type RuntimeSettings,
  type ScopeStore,
  runtime as sharedRuntime,
  VERSION,
} from '@sightline/core'
import { type AdminServer, createAdminServer } from './admin/admin-server.ts'
import { type AsyncStore, createAsyncStore } from './context/async-store.ts'
import { nativeHistograms } from './exponential-histograms/native-histograms.ts'
import { type Exporter, openExporters } from './exporters/open-exporters.ts'
import type { SpanSource } from './exporters/otlp/otlp-exporter.ts'
import { createPrometheusExporter } from './exporters/prometheus/prometheus-exporter.ts'
import { startInstruments } from './instruments/list.ts'
import { flushAtExit } from './lifecycle/exit-flush.ts'
import { watchCrashes, watchSignals } from './lifecycle/exit-hooks.ts'
import { observeFaults } from './lifecycle/fault-metrics.ts'
import { driveHealth } from './lifecycle/health-driver.ts'
import { formatReceipt } from './lifecycle/receipt.ts'
import { createShutdown, type Receipt, type ShutdownStep } from './lifecycle/shutdown.ts'
import type { StartOptions } from './options.ts'
import type { JoinedProcesses } from './processes/join-processes.ts'
import { type Settings, settle } from './settings.ts'
import { openSinks } from './sinks/open-sinks.ts'
import { TailSampling } from './tail-sampling/tail-sampling.ts'
import { type CollectedThreads, collectThreads } from './threads/collect-threads.ts'
import { createThreadMode } from './threads/thread-mode.ts'
import { bequeathResource, threadSettings } from './threads/thread-settings.ts'

const FOLLOW_CLOCK_EVERY_MS = 60_000
const EXIT_WITHIN_MS = 1_000

export interface Sightline {
  readonly runtime: Runtime
  /** Address of the admin server, such as `http://127.0.0.1:9464`; undefined when there is none. */
  readonly adminUrl: string | undefined
  /** Start-up is complete: readiness may pass. Called by `start()` itself unless `startsByHand`. */
  markStarted(): void
  /** A step of the graceful shutdown. @returns a function that takes it out again */
  onShutdown(step: ShutdownStep): () => void
  /** Runs the shutdown, then undoes `start()`. Further calls get the same receipt. @param reason - for the receipt */
  stop(reason?: string): Promise<Receipt>
}

/**
 * Switches telemetry on. In a worker thread it does so for the thread: the main thread shows its metrics, there is no
 * admin server, and signals are not listened to.
 *
 * @returns once the admin server listens
 * @throws SightlineError `SL_ALREADY_ON` when it is on; `SL_ADMIN_*` when the admin server cannot listen (port in use,
 *   no token off loopback), `SL_LOG_FILE_UNUSABLE`; everything that was started by then is undone
 */
export async function start(options: StartOptions = {}): Promise<Sightline> {
  const settings = isMainThread ? settle(options) : threadSettings(settle(options))
  const shutdown = createShutdown({
    clock: sharedRuntime.clock,
    guard: sharedRuntime.guard,
    health: sharedRuntime.health,
    drainDelayMs: options.shutdown?.drainDelayMs ?? 0,
  })
  const undo: (() => unknown)[] = []
  let running: Running | undefined
  try {
    if (!settings.isDisabled) running = await switchOn(options, settings, undo)
  } catch (error) {
    for (const step of undo.reverse()) await step()
    throw error
  }

  let stopping: Promise<Receipt> | undefined
  const sightline: Sightline = {
    runtime: sharedRuntime,
    adminUrl: running?.admin?.url,
    markStarted: () => sharedRuntime.health.setPhase('running'),
    onShutdown: (step) => shutdown.add(step),
    stop(reason = 'stop() was called') {
      stopping ??= shutdown.run(reason).finally(async () => {
        for (const step of undo.reverse()) await step()
      })
      return stopping
    },
  }
  shutdown.add({
    name: 'flush telemetry',
    stage: 'flush',
    async run() {
      running?.threads?.pull()
      const ends = running?.exporters.map((exporter) => exporter.end()) ?? []
      await Promise.all([...ends, sharedRuntime.logs.flush(), sharedRuntime.traces.flush()])
    },
  })
  // Undone last: until everything is closed a second signal still ends the process at once.
  if (isMainThread && options.shutdown?.signals !== false)
    undo.unshift(endOnSignal(sightline, settings.resource.serviceName))
  if (options.startsByHand !== true) sightline.markStarted()
  return sightline
}

interface Running {
  readonly admin: AdminServer | undefined
  readonly exporters: readonly Exporter[]
  /** undefined in a thread. */
  readonly threads: CollectedThreads | undefined
}

/** Starts each part and notes how to undo it. */
async function switchOn(options: StartOptions, settings: Settings, undo: (() => unknown)[]): Promise<Running> {
  const runtime = sharedRuntime
  const store = createAsyncStore()
  const threads = switchOnRuntime(runtime, options, settings, store, undo)
  undo.push(() => store.close())
  runtime.health.setPhase('starting')
  const sinks = openSinks(runtime, options.logs ?? {}, settings)
  undo.push(() => sinks.close())
  runtime.logs.setLevels(settings.logLevels)
  undo.push(watchCrashes(runtime.logs))
  const log = runtime.logs.logger('sightline.start')
  for (const warning of settings.warnings) log.warn(warning)
  warnOfCopies(runtime)

  if (settings.sampler !== undefined) runtime.traces.setSampler(settings.sampler)
  runtime.traces.setLimits(settings.spanLimits)
  runtime.context.usePropagators(settings.propagators)
  const spans = openSpans(runtime, settings, threads, undo)
  for (const sink of options.traces?.sinks ?? []) undo.push(spans.addSink(sink))
  const exporters: Exporter[] = []
  await openExporters({ runtime, settings, spans, records: threads, stdout: sinks.stdout }, (exporter) => {
    exporters.push(exporter)
    undo.push(() => exporter.stop())
  })
  if (options.instruments !== false) {
    undo.push(startInstruments({ runtime, store, settings: options.instruments ?? {} }))
  }
  undo.push(await openOpenTelemetry(runtime, settings, store))
  undo.push(observeFaults(runtime), driveHealth(runtime), followClock())
  const processes = await openProcesses(runtime, settings)
  if (processes !== undefined) undo.push(() => processes.leave())
  const admin = await openAdmin(runtime, options, settings, processes)
  if (admin !== undefined) undo.push(() => admin.stop())
  if (threads !== undefined) undo.push(() => threads.pull())
  log.debug('telemetry is on', { version: VERSION, admin: admin?.url })
  return { admin, exporters, threads }
}

/** The runtime, and what makes the telemetry of all threads one. @returns the other threads; undefined in one of them */
function switchOnRuntime(
  runtime: Runtime,
  options: StartOptions,
  { resource, native }: Settings,
  store: ScopeStore,
  undo: (() => unknown)[],
): CollectedThreads | undefined {
  const exponential = native === undefined ? {} : { exponential: nativeHistograms(native) }
  const own: RuntimeSettings = { resource, store, limits: options.metrics?.limits ?? {}, ...exponential }
  if (!isMainThread) {
    const thread = createThreadMode(runtime)
    undo.push(runtime.switchOn({ ...own, memory: thread.memory }), thread.begin())
    return undefined
  }
  undo.push(runtime.switchOn(own))
  const threads = collectThreads(runtime)
  undo.push(() => threads.stop(), bequeathResource(resource))
  return threads
}

/** All sampled spans, or those of the traces that are kept at their end. */
function openSpans(
  runtime: Runtime,
  { tail }: Settings,
  threads: CollectedThreads | undefined,
  undo: (() => unknown)[],
): SpanSource {
  if (tail === undefined) return runtime.traces
  const { clock, metrics, guard, traces } = runtime
  const sampling = new TailSampling({ options: tail, clock, metrics, guard, pull: threads?.pull })
  // What still waits is judged at the end, before the sinks send their last.
  undo.push(
    traces.addSink(sampling),
    flushAtExit(() => sampling.judgeAll()),
    () => sampling.stop(),
  )
  return sampling
}

/** Loaded by those who use it only; after the instruments, as it tells theirs what frameworks say of a request. */
async function openOpenTelemetry(
  runtime: Runtime,
  { openTelemetry: options, exemplarFilter }: Settings,
  store: AsyncStore,
): Promise<() => void> {
  if (options === undefined) return () => undefined
  const { startOpenTelemetry } = await import('./otel/start-open-telemetry.ts')
  return startOpenTelemetry({ runtime, store, options, exemplarFilter })
}

/** A service whose processes cannot find one another is still a service. */
async function openProcesses(runtime: Runtime, { processes }: Settings): Promise<JoinedProcesses | undefined> {
  if (processes === undefined) return undefined
  try {
    const { joinProcesses } = await import('./processes/join-processes.ts')
    return await joinProcesses(runtime, processes)
  } catch (error) {
    runtime.guard.report('metrics of processes: each shows its own', error)
    return undefined
  }
}

async function openAdmin(
  runtime: Runtime,
  options: StartOptions,
  settings: Settings,
  processes: JoinedProcesses | undefined,
): Promise<AdminServer | undefined> {
  if (settings.admin === undefined) return undefined
  const { clock, guard } = runtime
  const { metrics } = processes ?? runtime
  const exporter = settings.exposesMetrics
    ? createPrometheusExporter({
        metrics,
        clock,
        resource: settings.resource,
        exemplars: settings.exemplarFilter !== 'always_off',
        onRefused: (refusal) => guard.report('metric exposition', new Error(JSON.stringify(refusal))),
      })
    : undefined
  const routes = options.admin === false ? [] : (options.admin?.routes ?? [])
  try {
    return await createAdminServer({ ...settings.admin, runtime, exporter, routes })
  } catch (error) {
    if (processes === undefined || !isSightlineError(error) || error.code !== 'SL_ADMIN_PORT_IN_USE') throw error
    runtime.logs.logger('sightline.start').info('no admin server here: another process of the service has the port', {
      port: settings.admin.port,
    })
    return undefined
  }
}

function warnOfCopies({ copies, logs }: Runtime): void {
  if (copies.length < 2) return
  logs
    .logger('sightline.start')
    .debug('@sightline/core is installed more than once; all copies share one runtime', { versions: [...copies] })
}

function followClock(): () => void {
  const timer = setInterval(followWallClock, FOLLOW_CLOCK_EVERY_MS)
  timer.unref()
  return () => clearInterval(timer)
}

function endOnSignal(sightline: Sightline, service: string): () => void {
  return watchSignals({
    logs: sightline.runtime.logs,
    onSignal(signal) {
      sightline.stop(signal).then(
        (receipt) => {
          process.stderr.write(formatReceipt(receipt, service))
          endProcess(receipt.isClean ? 0 : 1)
        },
        (error: unknown) => {
          process.stderr.write(`shutdown failed: ${String(error)}\n`)
          endProcess(1)
        },
      )
    },
  })
}

/** Everything is closed, so the process ends by itself; what keeps it alive all the same does not for long. */
function endProcess(code: number): void {
  process.exitCode = code
  setTimeout(() => process.exit(code), EXIT_WITHIN_MS).unref()
}

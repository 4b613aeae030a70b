/** A service on the main thread and worker threads that do as they are told. Shared by the tests here. */
import type { TestContext } from 'node:test'
import { Worker } from 'node:worker_threads'
import { defineMetrics, type EndedSpan, type MetricFamily, metrics, runtime, type ScalarFamily } from '@sightline/core'
import type { StartOptions } from '../options.ts'
import { type Sightline, start } from '../start.ts'

export const QUIET = { logs: { stdout: false }, shutdown: { signals: false }, environment: {} } as const

export const table = defineMetrics({
  jobs: { kind: 'counter', name: 'app.jobs', help: 'Jobs.', labels: ['kind'] },
  rounds: { kind: 'counter', name: 'app.rounds', help: 'Rounds.' },
  time: { kind: 'histogram', name: 'app.time', help: 'Time.', labels: ['kind'], buckets: [1, 2] },
  depth: { kind: 'gauge', name: 'app.depth', help: 'Depth.', labels: ['kind'] },
  level: { kind: 'observableGauge', name: 'app.level', help: 'Level.' },
  ticks: { kind: 'observableCounter', name: 'app.ticks', help: 'Ticks.' },
})

export async function startService(t: TestContext, options: StartOptions = {}): Promise<Sightline> {
  const sightline = await start({ service: 'test', admin: false, ...QUIET, instruments: false, ...options })
  t.after(() => sightline.stop())
  return sightline
}

/** A service whose spans are kept, those of its threads among them. `pull` takes in what threads have posted. */
export async function startWatched(t: TestContext, options: StartOptions = {}) {
  const spans: EndedSpan[] = []
  const sink = { name: 'memory', onEnd: (span: EndedSpan) => spans.push(span) }
  const sightline = await startService(t, { traces: { sinks: [sink] }, ...options })
  const pull = () => runtime.traces.flush()
  const named = (name: string) => spans.find((span) => span.name === name)!
  return { sightline, spans, pull, named }
}

export interface TestThread {
  readonly worker: Worker
  readonly ended: Promise<unknown>
  /** Runs code in the thread; resolves with what it returns. In scope: kit, core, record, threads, start, context. */
  run(code: string): Promise<unknown>
  end(): Promise<void>
}

const ADDRESSES = {
  loader: import.meta.resolve('tsx/esm/api'),
  kit: new URL('../index.ts', import.meta.url).href,
  core: import.meta.resolve('@sightline/core'),
}

/** Node 20 does not hand the checkout's TypeScript loader on to threads. */
const THREAD = `
const threads = require('node:worker_threads')
const { parentPort, workerData } = threads
const make = (body) => Object.getPrototypeOf(async () => 0).constructor('kit', 'core', 'record', 'threads', body)
const ready = (async () => {
  const { register } = await import(workerData.loader)
  register()
  const kit = await import(workerData.kit)
  const core = await import(workerData.core)
  if (workerData.starts) await kit.start({ environment: {}, logs: { stdout: false }, instruments: false })
  return [kit, core, core.metrics(workerData.table), threads]
})()
parentPort.on('message', async ({ ask, code }) => {
  if (ask === undefined) return
  try {
    parentPort.postMessage({ ask, value: await make(code)(...(await ready)) })
  } catch (error) {
    parentPort.postMessage({ ask, error: String(error?.stack ?? error) })
  }
})
`

/** @param starts - whether the thread calls `start()` at its beginning */
export async function startThread(t: TestContext, starts = true): Promise<TestThread> {
  const worker = new Worker(THREAD, { eval: true, workerData: { ...ADDRESSES, table, starts } })
  const ended = new Promise((resolve) => worker.once('exit', resolve))
  worker.on('error', () => undefined).setMaxListeners(100)
  t.after(() => worker.terminate())
  let asks = 0
  const thread: TestThread = {
    worker,
    ended,
    async run(code) {
      const ask = ++asks
      const answered = new Promise((resolve, reject) => {
        worker.on('message', (answer: { readonly ask?: number; readonly value?: unknown; readonly error?: string }) => {
          if (answer.ask === ask && answer.error !== undefined) reject(new Error(answer.error))
          else if (answer.ask === ask) resolve(answer.value)
        })
      })
      worker.postMessage({ ask, code })
      return await Promise.race([answered, ended])
    },
    async end() {
      await worker.terminate()
    },
  }
  await thread.run('')
  return thread
}

export const record = metrics(table)

/** The series of a metric as they are collected now: label values and value (of histograms the sum). */
export function read(name: string): Record<string, number> {
  const family = runtime.metrics.collect().find((one) => one.definition.name === name)
  return family === undefined ? {} : readFamily(family)
}

export function readFamily(family: MetricFamily): Record<string, number> {
  const column = family.shape === 'histogram' ? family.sums : (family as ScalarFamily).values
  return Object.fromEntries(
    Array.from({ length: family.seriesCount }, (_, at) => [family.labelValuesAt(at).join('|'), column[at]!]),
  )
}

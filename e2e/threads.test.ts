/** A service whose worker threads come and go: every scrape is monotonic, the last one is exact, memory stays flat. */
import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { type Samples, samplesOf } from './harness/samples.ts'

const SERVICE = join(import.meta.dirname, 'services', 'thread-service.mjs')
const THREADS = 70
const ROUNDS = 3
const BYTES_PER_THREAD = 20_000

async function startService(t: TestContext) {
  const child = fork(SERVICE, { execArgv: ['--expose-gc'], stdio: ['ignore', 'pipe', 'inherit', 'ipc'] })
  t.after(() => child.kill('SIGKILL'))
  let lines = ''
  child.stdout?.on('data', (chunk) => {
    lines += chunk
  })
  const [{ admin, url }] = await once(child, 'message')
  return {
    url: url as string,
    lines: () => lines,
    ask: async (word: object) => {
      child.send(word)
      return (await once(child, 'message'))[0]
    },
    scrape: async () => samplesOf(await (await fetch(`${admin}/metrics`)).text()),
    async stop() {
      child.send({ stop: true })
      return (await once(child, 'exit'))[0]
    },
  }
}

/** Counters and what histograms count never fall from one scrape to the next, and none that was there goes. */
function assertMonotonic(before: Samples, now: Samples): void {
  for (const [series, value] of before) {
    if (!/_total(\{|$)|_bucket\{|_count(\{|$)|^app_time_sum/.test(series)) continue
    assert.ok((now.get(series) ?? -1) >= value, `${series}: ${value}, then ${now.get(series)}`)
  }
}

function total(samples: Samples, name: string): number {
  return [...samples].reduce((sum, [series, value]) => (series.startsWith(name) ? sum + value : sum), 0)
}

test('threads count while they come and go: scrapes are monotonic, the last one is exact, memory is flat', async (t) => {
  const service = await startService(t)
  let last: Samples = new Map()
  let scrapes = 0
  let truth: number[] = []
  const heaps: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    let isRunning = true
    const ran = service.ask({ run: THREADS }).then((answer) => {
      isRunning = false
      truth = answer.truth
    })
    while (isRunning) {
      const now = await service.scrape()
      assertMonotonic(last, now)
      last = now
      scrapes += 1
    }
    await ran
    const { memory } = await service.ask({ memory: true })
    heaps.push(memory.heapUsed + memory.external)
  }
  assert.ok(scrapes > ROUNDS * 3, `${scrapes} scrapes`)
  last = await service.scrape()
  const [jobs, observations, sum, cut, threads, cutThreads] = truth as [number, number, number, number, number, number]
  assert.equal(threads + cutThreads, ROUNDS * THREADS)
  assert.equal(total(last, 'app_jobs_total'), jobs)
  assert.equal(total(last, 'app_time_count'), observations)
  assert.equal(total(last, 'app_time_bucket{kind="kind 0",le="+Inf"}'), last.get('app_time_count{kind="kind 0"}'))
  assert.equal(total(last, 'app_time_sum'), sum)
  const counted = last.get('app_cut_total') ?? 0
  assert.ok(counted >= cut && counted <= cut + cutThreads, `${counted} of ${cut}, at most one more a thread`)
  assert.equal(last.get('app_requests_total{kind="main"}'), 3)
  assert.deepEqual([total(last, 'app_held'), total(last, 'app_running')], [0, 0], 'gauges go with their thread')
  assert.equal(total(last, 'sightline_faults_total'), 0)
  const growth = heaps[ROUNDS - 1]! - heaps[0]!
  assert.ok(
    growth < (ROUNDS - 1) * THREADS * BYTES_PER_THREAD,
    `${growth} bytes more after ${THREADS} threads each: ${heaps}`,
  )
  assert.equal(await service.stop(), 0)
})

test('a span and a line of a worker belong to the request that posted the task', async (t) => {
  const service = await startService(t)
  const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
  const headers = { traceparent: `00-${traceId}-00f067aa0ba902b7-01`, 'x-correlation-id': 'order-7' }
  const answer = (await (await fetch(`${service.url}/orders/7`, { headers })).json()) as { traceId: string }
  assert.equal(answer.traceId, traceId)
  await service.ask({ memory: true })
  assert.equal(await service.stop(), 0)
  const line = service
    .lines()
    .split('\n')
    .find((one) => one.includes('at work'))
  assert.ok(line !== undefined, service.lines())
  const { correlation_id, trace_id, path } = JSON.parse(line)
  assert.deepEqual([correlation_id, trace_id, path], ['order-7', traceId, '/orders/7'])
})

test('the lines of a worker come while the main thread stands still', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'held-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'seen')
  const child = fork(join(import.meta.dirname, 'services', 'held-service.mjs'), [file], {
    execArgv: [],
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  t.after(() => child.kill('SIGKILL'))
  child.stdout?.on('data', (chunk) => {
    if (String(chunk).includes('beside the loop')) writeFileSync(file, '')
  })
  const [{ ended }] = await once(child, 'message')
  assert.equal(ended, 'ok', 'the main thread was let go by who read the line, not by time')
})

test('pools come and go, and every task is counted in the scope of who asked for it', async (t) => {
  const child = fork(join(import.meta.dirname, 'services', 'pool-service.mjs'), {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  t.after(() => child.kill('SIGKILL'))
  const [{ tasks, counted, ids }] = await once(child, 'message')
  assert.deepEqual([counted, ids], [tasks, tasks])
})

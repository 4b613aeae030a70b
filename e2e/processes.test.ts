/** A cluster whose workers share the admin port: whoever answers shows all, scrapes are monotonic, also after SIGKILL. */
import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { freePort } from './harness/free-port.ts'
import { type Samples, samplesOf } from './harness/samples.ts'
import { until } from './harness/until.ts'

const SERVICE = join(import.meta.dirname, 'services', 'cluster-service.mjs')
const SCRAPES = 15

type Word = Record<string, unknown>

function killQuietly(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    assert.equal((error as NodeJS.ErrnoException).code, 'ESRCH')
  }
}

async function startCluster(t: TestContext) {
  const port = await freePort()
  const child = fork(SERVICE, {
    env: { ...process.env, ADMIN_PORT: String(port), SIGHTLINE_PROCESSES: '' },
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const words: Word[] = []
  child.on('message', (word) => words.push(word as Word))
  const pidOf = (worker: number) =>
    Number(words.find(({ pid, number }) => pid !== undefined && number === worker)?.['pid'])
  const pausedOnes = () => words.filter(({ paused }) => paused === true)
  t.after(() => {
    child.kill('SIGKILL')
    for (const worker of [0, 1, 2]) killQuietly(pidOf(worker))
  })
  await until('three workers', () => words.filter(({ pid }) => pid !== undefined).length === 3)
  return {
    folder: String(words.find(({ folder }) => folder !== undefined)?.['folder']),
    child,
    words,
    signal: (worker: number, name: NodeJS.Signals) => process.kill(pidOf(worker), name),
    /** @returns what each worker has counted, which is all it ever will */
    async pause(workers: number): Promise<number[]> {
      child.send('pause')
      await until('a pause', () => pausedOnes().length === workers)
      return pausedOnes().at(-1)?.['counted'] as number[]
    },
    /** On a connection of its own, so that the workers take turns. */
    async scrape(): Promise<Samples> {
      const answer = await fetch(`http://127.0.0.1:${port}/metrics`, { headers: { connection: 'close' } })
      return samplesOf(await answer.text())
    },
  }
}

function assertMonotonic(before: Samples, now: Samples): void {
  for (const [series, value] of before) {
    if (!/^app_(jobs_total|time_)/.test(series)) continue
    assert.ok((now.get(series) ?? -1) >= value, `${series}: ${value}, then ${now.get(series)}`)
  }
}

const jobsOf = (samples: Samples, worker: number | string) => samples.get(`app_jobs_total{worker="${worker}"}`) ?? 0

test('whichever process answers, a scrape shows all and never falls back, also after one was killed', async (t) => {
  const cluster = await startCluster(t)
  let last: Samples = new Map()
  const scrapeOften = async (times: number) => {
    for (let scrape = 0; scrape < times; scrape += 1) {
      const now = await cluster.scrape()
      assertMonotonic(last, now)
      last = now
    }
  }
  await scrapeOften(SCRAPES)
  for (const worker of [0, 1, 2, 'primary']) assert.ok(jobsOf(last, worker) > 0, `worker ${worker} is in it`)
  assert.ok((last.get('app_held{worker="1"}') ?? 0) > 0)

  cluster.signal(1, 'SIGKILL')
  await until('the end of the worker', () => cluster.words.some(({ exit }) => exit === 1))
  const shown = jobsOf(last, 1)
  await scrapeOften(SCRAPES)
  assert.ok(jobsOf(last, 1) >= shown, 'what was shown stays')
  assert.equal(last.get('app_held{worker="1"}'), undefined, 'its gauges are gone')
  await until(
    'its file to be taken in',
    () => readdirSync(cluster.folder).filter((name) => name.endsWith('.metrics')).length === 3,
  )
  await scrapeOften(5)

  const counted = await cluster.pause(2)
  await scrapeOften(5)
  assert.deepEqual([jobsOf(last, 0), jobsOf(last, 2), jobsOf(last, 'primary')], [counted[0], counted[2], 5])
  const killed = jobsOf(last, 1)
  assert.ok(killed <= counted[1]! + 100 && killed > 0, `${killed} of ${counted[1]}`)
  assert.equal(last.get('app_time_count'), counted[0]! + counted[2]! + killed)

  cluster.child.send('stop')
  await new Promise((resolve) => cluster.child.once('exit', resolve))
})

test('a process that hangs does not hold a scrape; its last snapshot counts', async (t) => {
  const cluster = await startCluster(t)
  const counted = await cluster.pause(3)
  const before = await cluster.scrape()
  cluster.signal(2, 'SIGSTOP')
  let now: Samples = before
  for (let scrape = 0; scrape < 3; scrape += 1) {
    now = await until('an answer', () => scrapeOfOthers(cluster.scrape))
    assertMonotonic(before, now)
    assert.deepEqual(
      [0, 1, 2].map((worker) => jobsOf(now, worker)),
      counted,
    )
  }
  assert.ok((now.get('sightline_faults_total{where="metrics of processes"}') ?? 0) >= 1, 'and it is told')
})

/** The stopped process has its turn at the port, too: whoever asks it waits in vain, and asks again. */
async function scrapeOfOthers(scrape: () => Promise<Samples>): Promise<Samples | undefined> {
  const attempt = scrape()
  attempt.catch(() => undefined)
  return await Promise.race([attempt, new Promise<undefined>((resolve) => setTimeout(resolve, 3_000, undefined))])
}

/** A real Prometheus receives by remote write what processes send that nobody scrapes, however they end. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { startWriteReceiver } from '../packages/node/src/exporters/remote-write/receiver.test.ts'
import { hasPrometheus, type Prometheus, startPrometheus } from './harness/prometheus-process.ts'
import { until } from './harness/until.ts'

const ROOT = join(import.meta.dirname, '..')
const needsPrometheus = { skip: !hasPrometheus && 'prometheus is not installed' }

interface Job {
  /** Of the service; `job` in Prometheus. */
  readonly name: string
  readonly url: string
  /** How the program ends, after it has counted. */
  readonly ending: string
  readonly environment?: Record<string, string>
}

/** Runs a program that counts 7, observes 100 durations and ends. */
async function runJob({ name, url, ending, environment }: Job) {
  const program = `
const { start } = await import('@sightline/node')
const { metrics, defineMetrics, runtime } = await import('@sightline/core')
const sightline = await start({ service: { serviceName: '${name}', serviceInstanceId: '${name}-1' }, admin: false })
const { done, time } = metrics(defineMetrics({
  done: { kind: 'counter', name: 'job.done', help: 'Done.', labels: ['city'] },
  time: { kind: 'histogram', name: 'job.time', unit: 's', help: 'Time.', buckets: [0.1, 0.2, 0.4, 0.8] },
}))
done.add(7, { city: 'Zürich "1"' })
const span = runtime.traces.start('work')
for (let at = 1; at <= 100; at += 1) time.observe(at / 125, span)
span.end()
${ending}
`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: join(ROOT, 'packages/node'),
    env: {
      ...process.env,
      NODE_OPTIONS: '',
      SIGHTLINE_REMOTE_WRITE_URL: url,
      SIGHTLINE_LOG_FORMAT: 'json',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text))
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { code, output }
}

async function answer(prometheus: Prometheus, promql: string): Promise<number> {
  const [sample] = await until(promql, async () => {
    const found = await prometheus.query(promql)
    return found.length > 0 && found
  })
  return Number(sample?.value[1])
}

const writeUrl = (prometheus: Prometheus) => `${prometheus.url}/api/v1/write`

for (const [how, ending, expected] of [
  ['by stop()', 'await sightline.stop()', 0],
  ['by itself', '', 0],
  ['by process.exit()', 'process.exit(7)', 7],
  ['by an uncaught exception', 'throw new Error("boom")', 1],
] as const) {
  test(`what a job that ends ${how} has measured can be asked for in Prometheus`, needsPrometheus, async (t) => {
    const prometheus = await startPrometheus(t, [])
    const { code, output } = await runJob({ name: 'nightly', url: writeUrl(prometheus), ending })
    assert.equal(code, expected, output)
    assert.equal(
      await answer(prometheus, 'job_done_total{job="nightly",instance="nightly-1",city="Zürich \\"1\\""}'),
      7,
    )
    assert.equal(await answer(prometheus, 'job_time_seconds_count{job="nightly"}'), 100)
    assert.ok(Math.abs((await answer(prometheus, 'job_time_seconds_sum{job="nightly"}')) - 40.4) < 1e-9)
    const buckets = await prometheus.query('job_time_seconds_bucket{job="nightly"}')
    assert.deepEqual(Object.fromEntries(buckets.map(({ metric, value }) => [metric['le'], value[1]])), {
      '0.1': '12',
      '0.2': '25',
      '0.4': '50',
      '0.8': '100',
      '+Inf': '100',
    })
    assert.equal(await answer(prometheus, 'histogram_quantile(0.5, sum by (le) (job_time_seconds_bucket))'), 0.4)
    assert.equal(await answer(prometheus, 'target_info{service_name="nightly"}'), 1)
    const traces = await prometheus.exemplars('job_time_seconds_bucket')
    assert.ok(traces.length > 0 && traces.every((trace) => /^[0-9a-f]{32}$/.test(trace)))
  })
}

test(
  'a long job is seen at its interval, and its series end at its stop where it says so',
  needsPrometheus,
  async (t) => {
    const prometheus = await startPrometheus(t, [])
    const ending = 'await new Promise((resolve) => setTimeout(resolve, 1_500)); await sightline.stop()'
    const running = runJob({
      name: 'service',
      url: writeUrl(prometheus),
      ending,
      environment: { SIGHTLINE_REMOTE_WRITE_INTERVAL: '100', SIGHTLINE_REMOTE_WRITE_STALE_AT_STOP: 'true' },
    })
    assert.equal(await answer(prometheus, 'job_done_total{job="service"}'), 7, 'seen while it runs')
    const { code, output } = await running
    assert.equal(code, 0, output)
    assert.deepEqual(await prometheus.query('{job="service"}'), [], 'nothing lingers')
    assert.ok((await answer(prometheus, 'count_over_time(job_done_total{job="service"}[1m])')) > 5)
    assert.equal(await answer(prometheus, 'count(count_over_time({job="service",__name__="job_done_total"}[1m]))'), 1)
    assert.doesNotMatch(output, /refused|tried again/)
  },
)

async function endOfJob(t: TestContext, ending: string, misbehaviour?: Parameters<typeof misbehave>[1]) {
  const receiver = await startWriteReceiver(t)
  if (misbehaviour === undefined) await receiver.stop()
  else misbehave(receiver, misbehaviour)
  return { ...(await runJob({ name: 'nightly', url: receiver.url, ending })), receiver }
}

function misbehave(receiver: Awaited<ReturnType<typeof startWriteReceiver>>, status: number): void {
  receiver.misbehave((response) => response.writeHead(status).end('no'))
}

test('a receiver that is away neither keeps a job from ending nor goes unnoticed', async (t) => {
  for (const ending of ['await sightline.stop()', '', 'process.exit(0)']) {
    const { code, output } = await endOfJob(t, ending)
    assert.equal(code, 0, output)
    assert.match(output, /ECONNREFUSED|could not be sent/)
  }
})

test('what is refused is told, what fails for the moment is tried again', async (t) => {
  const refused = await endOfJob(t, 'await sightline.stop()', 400)
  assert.equal(refused.receiver.received.length, 1)
  assert.match(refused.output, /refused with 400: no/)
  const retried = await endOfJob(t, 'await sightline.stop()', 500)
  assert.equal(retried.receiver.received.length, 2)
  assert.equal(retried.code, 0)
})

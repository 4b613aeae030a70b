/** A real Pushgateway gets what a job has measured, however the job ends, under groups of any name. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'node:test'
import { freePort } from './harness/free-port.ts'
import { hasPushgateway, startPushgateway } from './harness/pushgateway-process.ts'

const ROOT = join(import.meta.dirname, '..')
const needsPushgateway = { skip: !hasPushgateway && 'prometheus-pushgateway is not installed' }

interface Program {
  /** Of `start`. */
  readonly options?: object
  /** What it does after it has counted 7. */
  readonly ending: string
}

async function runProgram({ options = {}, ending }: Program) {
  const program = `
const { start, createPushgateway } = await import('@sightline/node')
const { metrics, defineMetrics } = await import('@sightline/core')
const sightline = await start({ service: 'nightly', admin: false, instruments: false, ...${JSON.stringify(options)} })
const { done, time } = metrics(defineMetrics({
  done: { kind: 'counter', name: 'job.done', help: 'Done.', labels: ['city'] },
  time: { kind: 'histogram', name: 'job.time', unit: 's', help: 'Time.', buckets: [0.5] },
}))
done.add(7, { city: 'Zürich' })
time.observe(0.1)
${ending}
`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: join(ROOT, 'packages/node'),
    env: { ...process.env, NODE_OPTIONS: '', SIGHTLINE_LOG_FORMAT: 'json' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text))
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { code, output }
}

async function lines(url: string, name: string): Promise<string[]> {
  const page = await (await fetch(`${url}/metrics`)).text()
  return page.split('\n').filter((line) => line.startsWith(`${name}{`))
}

for (const [how, ending, expected] of [
  ['by stop()', 'await sightline.stop()', 0],
  ['by itself', '', 0],
  ['by process.exit()', 'process.exit(7)', 7],
  ['by an uncaught exception', 'throw new Error("boom")', 1],
] as const) {
  test(`a job that ends ${how} has pushed what it measured, once`, needsPushgateway, async (t) => {
    const url = await startPushgateway(t)
    const { code, output } = await runProgram({ options: { pushgateway: { url, job: 'night/ly' } }, ending })
    assert.equal(code, expected, output)
    assert.deepEqual(await lines(url, 'job_done_total'), ['job_done_total{city="Zürich",instance="",job="night/ly"} 7'])
    assert.deepEqual(await lines(url, 'job_time_seconds_bucket'), [
      'job_time_seconds_bucket{instance="",job="night/ly",le="0.5"} 1',
      'job_time_seconds_bucket{instance="",job="night/ly",le="+Inf"} 1',
    ])
    assert.equal((await lines(url, 'push_failure_time_seconds'))[0]?.endsWith(' 0'), true)
  })
}

test('groups of any value are kept apart, pushed to, added to and deleted', needsPushgateway, async (t) => {
  const url = await startPushgateway(t)
  const values = ['/', '', '.', '..', 'a b', 'Προμηθεύς', '100%', 'plain-1']
  const gateways = (then: string) => `
for (const zone of ${JSON.stringify(values)}) {
  const gateway = createPushgateway({ url: '${url}', job: 'n', groupings: { zone } })
  ${then}
}
await sightline.stop()
`
  const pushed = await runProgram({ ending: gateways('await gateway.push()') })
  assert.equal(pushed.code, 0, pushed.output)
  const zones = async () =>
    (await lines(url, 'job_done_total')).map((line) => JSON.parse(/zone=("[^"]*")/.exec(line)?.[1] ?? '""')).sort()
  assert.deepEqual(await zones(), values.toSorted())
  const added = await runProgram({ ending: gateways('done.add(1, { city: "Zürich" }); await gateway.add()') })
  assert.equal(added.code, 0, added.output)
  assert.equal((await lines(url, 'job_done_total')).filter((line) => / (8|9|1\d)$/.test(line)).length, values.length)
  const deleted = await runProgram({ ending: gateways('if (zone !== "") await gateway.delete()') })
  assert.equal(deleted.code, 0, deleted.output)
  assert.deepEqual(await zones(), [''])
})

test(
  'metrics that contradict others are refused with the Pushgateway\u2019s own words',
  needsPushgateway,
  async (t) => {
    const url = await startPushgateway(t)
    await fetch(`${url}/metrics/job/other`, { method: 'PUT', body: '# TYPE job_done_total gauge\njob_done_total 1\n' })
    const { code, output } = await runProgram({
      options: { pushgateway: { url } },
      ending: `
await createPushgateway({ url: '${url}', job: 'x' }).push().catch((error) => console.log(error.code, error.message))
await sightline.stop()`,
    })
    assert.equal(code, 0, output)
    assert.match(
      output,
      /SL_PUSHGATEWAY_REFUSED Pushgateway: PUT .*\/metrics\/job\/x was answered with 400: .*job_done_total/,
    )
    assert.match(output, /"logger":"sightline.guard".*SL_PUSHGATEWAY_REFUSED/, 'told at stop, too')
  },
)

test('one that is away keeps no job from ending, and that is told', async () => {
  const pushgateway = { url: `http://127.0.0.1:${await freePort()}` }
  for (const ending of ['await sightline.stop()', '', 'process.exit(0)']) {
    const { code, output } = await runProgram({ options: { pushgateway }, ending })
    assert.equal(code, 0, output)
    assert.match(output, /SL_PUSHGATEWAY_UNREACHABLE|could not be pushed/)
  }
})

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'node:test'

const NODE_PACKAGE = join(import.meta.dirname, '../../..')
const ALL = { OTEL_TRACES_EXPORTER: 'console', OTEL_METRICS_EXPORTER: 'console', OTEL_LOGS_EXPORTER: 'console' }

/** A program that records two spans, a line and two metrics. @returns its lines on standard output */
function run(environment: Record<string, string>, ending = 'await sightline.stop()', options = ''): string[] {
  const program = `
const { start } = await import('@sightline/node')
const { context, defineMetrics, logger, metrics, startSpan } = await import('@sightline/core')
const sightline = await start({ service: 'seen', admin: false, instruments: false, ${options} })
const { done, time, idle } = metrics(defineMetrics({
  done: { kind: 'counter', name: 'job.done', help: 'Done.', labels: ['city', 'line'] },
  time: { kind: 'histogram', name: 'job.time', unit: 's', help: 'Time.', buckets: [0.5, 1] },
  idle: { kind: 'counter', name: 'job.idle', help: 'Idle.' },
}))
const parent = startSpan('parent', { startMs: 1_000 })
context.run({ span: parent, correlationId: 'order-7' }, () => {
  logger('shop').info('hello')
  const child = startSpan('child\\u001b[31m', { kind: 'client', startMs: 1_000 })
  child.setAttributes({ 'db.system': 'sqlite', password: 'hunter2' }).recordError(new Error('boom'))
  child.setStatus({ code: 'error', message: 'it broke' }).end(1_012.5)
})
parent.end(1_100)
done.add(3, { city: 'Oslo', line: '' })
for (const value of [0.1, 0.2, 9]) time.observe(value)
${ending}
`
  const flags = ['--import', 'tsx', '--conditions=source', '--input-type=module']
  const { stdout, stderr, status } = spawnSync(process.execPath, [...flags, '--eval', program], {
    cwd: NODE_PACKAGE,
    encoding: 'utf8',
    env: { ...process.env, FORCE_COLOR: '', ...environment },
  })
  assert.equal(status, 0, stderr)
  return stdout.split('\n').filter((line) => line !== '')
}

for (const [how, ending] of [
  ['stop()', 'await sightline.stop()'],
  ['process.exit()', 'process.exit()'],
] as const) {
  test(`spans and metrics are lines like those of the logs, and no log line is there twice; at ${how}`, () => {
    const lines = run({ ...ALL, SIGHTLINE_LOG_FORMAT: 'text' }, ending)
    assert.equal(lines.filter((line) => line === '[INFO] [order-7] shop: hello').length, 1)
    const child = lines.find((line) => line.includes('span: child'))!
    assert.match(
      child,
      /^\[INFO\] \[order-7\] span: child\\u001b\[31m duration_ms=12\.5 status=error status_message="it broke" kind=client trace_id=[0-9a-f]{32} span_id=[0-9a-f]{16} parent_span_id=[0-9a-f]{16} events=exception db\.system=sqlite password=\[redacted\]$/,
    )
    const parent = lines.find((line) => line.includes('span: parent'))!
    assert.match(parent, /duration_ms=100 status=unset kind=internal trace_id=[0-9a-f]{32} span_id=[0-9a-f]{16}$/)
    assert.equal(/trace_id=\w+/.exec(child)?.[0], /trace_id=\w+/.exec(parent)?.[0])
    assert.deepEqual(
      lines.filter((line) => line.includes(' metric: job.')),
      [
        '[INFO] [--------] metric: job.done city=Oslo value=3',
        '[INFO] [--------] metric: job.time count=3 sum=9.3 buckets=0.5:2,Inf:1 unit=s',
      ],
    )
  })
}

test('metrics are written at their interval, each series when it has changed', () => {
  const ending = `
const wait = () => new Promise((resolve) => setTimeout(resolve, 20))
for (let at = 0; at < 5; at += 1) await wait()
done.add(1, { city: 'Oslo', line: '' })
for (let at = 0; at < 5; at += 1) await wait()
await sightline.stop()`
  const lines = run({ ...ALL, SIGHTLINE_LOG_FORMAT: 'text', OTEL_METRIC_EXPORT_INTERVAL: '10' }, ending)
  assert.deepEqual(
    lines.filter((line) => line.includes(' metric: job.done')).map((line) => line.slice(-7)),
    ['value=3', 'value=4'],
  )
})

test('in JSON they are objects with the ids of the trace', () => {
  const lines = run({ ...ALL, SIGHTLINE_LOG_FORMAT: 'json' }).map((line) => JSON.parse(line) as Record<string, unknown>)
  const child = lines.find((line) => line['logger'] === 'span')!
  assert.equal(child['correlation_id'], 'order-7')
  assert.match(String(child['trace_id']), /^[0-9a-f]{32}$/)
  assert.match(String(child['parent_span_id']), /^[0-9a-f]{16}$/)
  assert.equal(child['duration_ms'], 12.5)
  const done = lines.find((line) => line['message'] === 'job.done')!
  assert.deepEqual([done['logger'], done['city'], done['value']], ['metric', 'Oslo', 3])
})

test('what is not named is not written, and without lines of the logs spans are still seen', () => {
  const only = run({ OTEL_TRACES_EXPORTER: 'console', SIGHTLINE_LOG_FORMAT: 'text' })
  assert.deepEqual(
    only.map((line) => /\] (\w+):/.exec(line)?.[1]),
    ['shop', 'span', 'span'],
  )
  assert.deepEqual(
    run({ OTEL_LOGS_EXPORTER: 'console', SIGHTLINE_LOG_FORMAT: 'text' }).map((line) => /\] (\w+):/.exec(line)?.[1]),
    ['shop'],
  )
  const silent = run({ ...ALL, SIGHTLINE_LOG_FORMAT: 'text' }, undefined, 'logs: { stdout: false }')
  assert.ok(silent.every((line) => / (span|metric): /.test(line)) && silent.length > 2)
})

test('colours are for terminals', () => {
  const lines = run({ ...ALL, SIGHTLINE_LOG_FORMAT: 'text' })
  assert.ok(lines.every((line) => !line.includes('\u001b')))
  assert.ok(
    run({ ...ALL, SIGHTLINE_LOG_FORMAT: 'text', FORCE_COLOR: '1' }).some((line) => line.includes('\u001b[36mspan')),
  )
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { context, defineMetrics, logger, metrics, operation, runtime, startSpan } from '@sightline/core'
import { createFakeClock } from '../fake-clock.ts'
import { recordTelemetry } from './record-telemetry.ts'

const table = defineMetrics({
  files: {
    kind: 'counter',
    name: 'testkit.sample.files',
    unit: '{file}',
    labels: ['folder', 'outcome'],
    help: 'Files, for the tests of the testkit.',
  },
  time: {
    kind: 'histogram',
    name: 'testkit.sample.time',
    unit: 's',
    buckets: [1, 2],
    help: 'Time, for the tests of the testkit.',
  },
})

const outer = operation({ name: 'testkit.outer', help: 'An operation for the tests' })
const inner = operation({ name: 'testkit.inner', help: 'An operation inside another' })

/** Gives what the recording would have given `t.after`, so that a test can end it. */
function recordUntil() {
  const undo: (() => void | Promise<void>)[] = []
  const telemetry = recordTelemetry({ after: (step) => void undo.push(step) })
  return { telemetry, end: () => Promise.all(undo.map((step) => step())) }
}

test('spans are recorded as the tree they make, also across promises', async (t) => {
  const { spans } = recordTelemetry(t)
  await outer.run(async () => {
    await Promise.all([1, 2].map((number) => inner.run({ attributes: { number } }, async () => undefined)))
  })
  spans.expectTree([
    {
      name: 'testkit.outer',
      children: [
        { name: 'testkit.inner', attributes: { number: 2 } },
        { name: 'testkit.inner', attributes: { number: 1 } },
      ],
    },
  ])
  assert.equal(spans.tree()[0]?.children.length, 2)
  assert.equal(spans.find('testkit.outer').kind, 'internal')
  assert.equal(spans.findAll('testkit.inner').length, 2)
})

test('a tree that differs is shown line by line', (t) => {
  const { spans } = recordTelemetry(t)
  outer.run(() => inner.run({ attributes: { number: 1 } }, () => undefined))
  startSpan('alone').end()
  assert.throws(
    () =>
      spans.expectTree([
        {
          name: 'testkit.outer',
          status: 'error',
          children: ['other', { name: 'testkit.inner', attributes: { number: 2 } }],
        },
      ]),
    {
      message: [
        'the recorded spans are not the expected tree (+ recorded, - wanted):',
        '  + testkit.outer status=unset',
        '  +   testkit.inner number=1',
        '  + alone',
        '  - testkit.outer status=error',
        '  -   other',
        '  -   testkit.inner number=2',
      ].join('\n'),
    },
  )
})

test('a span that is not there fails with those that are', (t) => {
  const { spans } = recordTelemetry(t)
  outer.run(() => inner.run(() => undefined))
  assert.throws(
    () => spans.find('nothing'),
    /no span named "nothing", wanted one; recorded:\n {2}testkit\.outer\n {4}testkit\.inner/,
  )
  outer.run(() => undefined)
  assert.throws(() => spans.find('testkit.outer'), /2 spans named "testkit\.outer", wanted one/)
})

test('metrics are read by name and labels', (t) => {
  const telemetry = recordTelemetry(t)
  const record = metrics(table)
  record.files.add(2, { folder: 'a', outcome: 'ok' })
  record.files.add(3, { folder: 'b', outcome: 'ok' })
  for (const seconds of [0.5, 1.5, 9]) record.time.observe(seconds)
  assert.equal(telemetry.metrics.value('testkit.sample.files'), 5)
  assert.equal(telemetry.metrics.value('testkit.sample.files', { folder: 'b' }), 3)
  assert.equal(telemetry.metrics.value('testkit.sample.files', { folder: 'c' }), 0)
  assert.deepEqual(telemetry.metrics.histogram('testkit.sample.time'), {
    count: 3,
    sum: 11,
    buckets: [
      { bound: 1, count: 1 },
      { bound: 2, count: 1 },
      { bound: Number.POSITIVE_INFINITY, count: 1 },
    ],
  })
  const listed = telemetry.metrics.list().filter((series) => series.name === 'testkit.sample.files')
  assert.deepEqual(
    listed.map((series) => [series.labels, series.value]),
    [
      [{ folder: 'a', outcome: 'ok' }, 2],
      [{ folder: 'b', outcome: 'ok' }, 3],
    ],
  )
})

test('a metric that is asked for wrongly fails with what there is', (t) => {
  const telemetry = recordTelemetry(t)
  metrics(table)
  assert.throws(
    () => telemetry.metrics.value('testkit.sample.fils'),
    /no metric "testkit\.sample\.fils" is declared; there are:\n[\s\S]*testkit\.sample\.files/,
  )
  assert.throws(
    () => telemetry.metrics.value('testkit.sample.files', { dir: 'a' }),
    /has no label "dir"; its labels: folder, outcome/,
  )
  assert.throws(() => telemetry.metrics.value('testkit.sample.time'), /is a histogram: use histogram\(\)/)
  assert.throws(() => telemetry.metrics.histogram('testkit.sample.files'), /is no histogram: use value\(\)/)
})

test('log records are found by message, level, logger and correlation id', (t) => {
  const { logs } = recordTelemetry(t)
  logger('testkit.a').info('begun', { size: 3 })
  context.run({ correlationId: 'job-1' }, () => logger('testkit.b').warn('slow'))
  assert.deepEqual(logs.find('begun').fields, { size: 3 })
  assert.equal(logs.find({ level: 'warn', logger: 'testkit.b' }).message, 'slow')
  assert.deepEqual(
    logs.withCorrelation('job-1').map((record) => record.message),
    ['slow'],
  )
  assert.equal(logs.findAll(/./).length, 2)
  logs.expectNone({ level: 'error' })
  assert.throws(
    () => logs.find({ message: /gone/ }),
    /no log record with message \/gone\/, wanted one; recorded:\n {2}\[INFO\] \[-{8}\] testkit\.a: begun\n {2}\[WARN\] \[job-1\] testkit\.b: slow/,
  )
  assert.throws(() => logs.find(/./), /2 log records with message \/\.\/, wanted one/)
  assert.throws(() => logs.expectNone(), /wanted no log record with any content, got:\n {2}\[INFO\]/)
})

test('a test can wait for a span and a log record that come later', async (t) => {
  const { spans, logs } = recordTelemetry(t)
  const waiting = Promise.all([spans.waitFor('testkit.inner', 2), logs.waitFor('done')])
  setImmediate(() => {
    inner.run(() => undefined)
    inner.run(() => logger('testkit.a').info('done'))
  })
  const [ended, record] = await waiting
  assert.deepEqual([ended.length, record.message], [2, 'done'])
  assert.equal((await spans.waitFor('testkit.inner')).length, 2)
})

test('waiting for what never comes fails at the end of the test, with what was recorded', async () => {
  const { telemetry, end } = recordUntil()
  const span = assert.rejects(
    telemetry.spans.waitFor('never'),
    /the test ended while it waited for 1 x span "never"\nrecorded:\n {2}testkit\.outer/,
  )
  const record = assert.rejects(
    telemetry.logs.waitFor('never'),
    /waited for a log record with message "never"\nrecorded:\n {2}\(nothing\)/,
  )
  outer.run(() => undefined)
  await end()
  await Promise.all([span, record])
})

test('a fake clock is the clock of everything recorded', (t) => {
  const clock = createFakeClock(1000)
  const telemetry = recordTelemetry(t, { clock })
  outer.run(() => clock.advance(2500))
  const span = telemetry.spans.find('testkit.outer')
  assert.deepEqual([span.startMs, span.endMs], [1000, 3500])
  assert.equal(telemetry.metrics.histogram('sightline.operation.duration', { operation: 'testkit.outer' }).sum, 2.5)
})

test('nothing of a recording is left for the next one', async (t) => {
  const levels = runtime.logs.levels()
  const first = recordUntil()
  assert.throws(() => recordUntil(), { code: 'SL_ALREADY_ON' })
  metrics(table).files.add(1, { folder: 'a', outcome: 'ok' })
  await first.end()
  assert.equal(runtime.isOn, false)
  assert.deepEqual(runtime.logs.levels(), levels)
  outer.run(() => logger('testkit.a').error('nobody listens'))
  const second = recordTelemetry(t)
  assert.equal(second.metrics.value('testkit.sample.files'), 0)
  assert.deepEqual([first.telemetry.spans.all(), second.spans.all(), second.logs.all()], [[], [], []])
})

test('what was recorded so far can be forgotten', (t) => {
  const telemetry = recordTelemetry(t)
  outer.run(() => logger('testkit.a').info('one'))
  telemetry.clear()
  assert.deepEqual([telemetry.spans.all(), telemetry.logs.all()], [[], []])
  assert.equal(telemetry.metrics.value('sightline.operation.outcomes'), 0)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ROOT_CONTEXT, TraceFlags, trace } from '@opentelemetry/api'
import type { ExemplarFilter } from '../../environment/variables.ts'
import { settle } from '../../settings.ts'
import { BEGIN_MS, openRig, type Rig } from './bridge-rig.test.ts'

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c'
const SPAN_ID = 'b7ad6b7169203331'

function contextOf(traceFlags: TraceFlags) {
  return trace.setSpanContext(ROOT_CONTEXT, { traceId: TRACE_ID, spanId: SPAN_ID, traceFlags })
}

function exemplarsOf(rig: Rig, read = rig.receiver()) {
  const metric = read().find((one) => one.metric.name === 'took')
  return (metric?.points[0].exemplars ?? []) as { traceId?: string; spanId?: string; asDouble: number }[]
}

const record = (
  rig: Rig,
  value: number,
  given?: Parameters<ReturnType<Rig['meter']['createHistogram']>['record']>[2],
) =>
  rig.meter.createHistogram('took', { advice: { explicitBucketBoundaries: [1, 2, 3] } }).record(value, { a: 1 }, given)

test('each filter takes what the specification says', (t) => {
  const spans = { spanId: SPAN_ID, traceId: TRACE_ID }
  const table: readonly (readonly [filter: ExemplarFilter, taken: readonly unknown[]])[] = [
    ['trace_based', [{ ...spans, asDouble: 1.5 }]],
    ['always_off', []],
    ['always_on', [{ asDouble: 0.5 }, { ...spans, asDouble: 1.5 }, { ...spans, asDouble: 2.5 }]],
  ]
  for (const [exemplarFilter, taken] of table) {
    const rig = openRig(t, { exemplarFilter })
    record(rig, 0.5)
    record(rig, 1.5, contextOf(TraceFlags.SAMPLED))
    record(rig, 2.5, contextOf(TraceFlags.NONE))
    const time = { timeUnixNano: `${BigInt(BEGIN_MS) * 1_000_000n}` }
    assert.deepEqual(
      exemplarsOf(rig),
      taken.map((one) => ({ ...time, ...(one as object) })),
      exemplarFilter,
    )
  }
})

test('OTEL_METRICS_EXEMPLAR_FILTER chooses, and is trace_based where it says nothing that is known', () => {
  const table = [
    ['always_off', 'always_off'],
    ['always_on', 'always_on'],
    ['trace_based', 'trace_based'],
    ['', 'trace_based'],
    ['sometimes', 'trace_based'],
  ] as const
  for (const [value, filter] of table) {
    const settings = settle({ environment: { OTEL_METRICS_EXEMPLAR_FILTER: value } })
    assert.equal(settings.exemplarFilter, filter, value)
    assert.equal(settings.warnings.length, value === 'sometimes' ? 1 : 0)
  }
})

test('without a context it is the span of the running code that counts', (t) => {
  const rig = openRig(t)
  const span = rig.runtime.traces.start('work')
  rig.runtime.context.run({ span }, () => record(rig, 0.5))
  rig.runtime.context.run({ span }, () => record(rig, 1.5, ROOT_CONTEXT))
  const unsampled = rig.runtime.traces.start('quiet')
  rig.runtime.context.run({ span: Object.assign(Object.create(unsampled), { isSampled: false }) }, () =>
    record(rig, 2.5),
  )
  assert.deepEqual(
    exemplarsOf(rig).map(({ traceId, spanId, asDouble }) => [traceId, spanId, asDouble]),
    [[span.traceId, span.spanId, 0.5]],
  )
})

test('the caller may say where the span comes from, and one that throws costs the exemplar only', async (t) => {
  const given = openRig(t, { activeSpan: () => ({ traceId: TRACE_ID, spanId: SPAN_ID, isSampled: true }) })
  record(given, 0.5)
  assert.equal(exemplarsOf(given).length, 1)
  const broken = openRig(t, {
    activeSpan() {
      throw new Error('no span')
    },
  })
  record(broken, 0.5)
  assert.deepEqual(exemplarsOf(broken), [])
  assert.equal(broken.faultCount(), 1)
  assert.equal((await broken.shown('took'))['_count a=1'], 1)
})

test('OpenMetrics shows them, one that has no span too, and each bucket takes a new one after a collection', async (t) => {
  const rig = openRig(t, { exemplarFilter: 'always_on' })
  record(rig, 0.5)
  record(rig, 0.6, contextOf(TraceFlags.SAMPLED))
  const shown = async () => {
    const family = (await rig.families('openmetrics')).find(({ name }) => name === 'took')
    const exemplar = family?.samples.find(({ exemplar }) => exemplar !== undefined)?.exemplar
    return [exemplar?.value, Object.fromEntries(exemplar?.labels ?? [])]
  }
  assert.deepEqual(await shown(), [0.5, {}])
  record(rig, 0.7, contextOf(TraceFlags.SAMPLED))
  record(rig, 0.8)
  assert.deepEqual(await shown(), [0.7, { trace_id: TRACE_ID, span_id: SPAN_ID }])
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Attributes } from '@opentelemetry/api'
import fc from 'fast-check'
import type { Decoded } from '../../exporters/otlp/official-decoder.test.ts'
import { createRig, type ReceivedMetric, type Rig } from './bridge-rig.test.ts'

const LIMIT = 6
const OVERFLOW = 'otel.metric.overflow=true'
const BOUNDARIES = [2, 5]

const value = fc.oneof(
  fc.constantFrom<unknown>('x', 'y', '', 'true', '1', 1, 2, 0.5, true, false, undefined),
  fc.constantFrom<unknown>(['x'], [1, 2], []),
)
const attributes = fc.dictionary(fc.constantFrom('a', 'b', 'c.d', 'e-f', 'g'), value, { maxKeys: 3 })
const step = fc.oneof(
  fc.record({ instrument: fc.constantFrom('count', 'level', 'took'), amount: fc.nat(9), attributes }),
  fc.record({ instrument: fc.constant('held'), amount: fc.integer({ min: -9, max: 9 }), attributes }),
  fc.record({ instrument: fc.constant('seen'), amount: fc.nat(9), attributes }),
  fc.constantFrom('changes', 'totals', 'page'),
)
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never
type Recorded = Exclude<Step, string>

/** What should have arrived: numbers by instrument, then by attributes. */
class Model {
  readonly sums = new Map<string, Map<string, number>>()
  readonly buckets = new Map<string, number>()

  record({ instrument, amount, attributes: given }: Recorded): void {
    const series = this.of(instrument)
    let key = keyOf(Object.entries(given))
    if (!series.has(key) && ownCount(series) >= LIMIT - 1) key = OVERFLOW
    series.set(key, instrument === 'level' ? amount : (series.get(key) ?? 0) + amount)
    if (instrument !== 'took') return
    const bucket = BOUNDARIES.findIndex((bound) => amount <= bound)
    const slot = `${key} ${bucket < 0 ? BOUNDARIES.length : bucket}`
    this.buckets.set(slot, (this.buckets.get(slot) ?? 0) + 1)
  }

  of(instrument: string): Map<string, number> {
    const series = this.sums.get(instrument) ?? new Map<string, number>()
    this.sums.set(instrument, series)
    return series
  }
}

function ownCount(series: ReadonlyMap<string, number>): number {
  return series.size - (series.has(OVERFLOW) ? 1 : 0)
}

/** In the order of the keys, without what is absent. */
function keyOf(entries: readonly (readonly [key: string, value: unknown])[]): string {
  return entries
    .map(([key, given]) => [key, Array.isArray(given) ? JSON.stringify(given) : String(given ?? '')] as const)
    .filter(([, text]) => text !== '')
    .map(([key, text]) => `${key}=${text}`)
    .sort()
    .join(' ')
}

/** What the bridge is fed with; observed totals only grow, and one more series comes and goes to have indices dealt anew. */
function feed(rig: Rig) {
  const { meter } = rig
  const took = meter.createHistogram('took', { advice: { explicitBucketBoundaries: BOUNDARIES } })
  const totals = new Map<string, { readonly attributes: Attributes; total: number }>()
  let collections = 0
  meter.createObservableCounter('seen').addCallback((result) => {
    collections += 1
    if (collections % 2 === 0) result.observe(1, { flicker: collections % 3 })
    for (const one of totals.values()) result.observe(one.total, one.attributes)
  })
  const observe = (one: Recorded, model: Model) => {
    const key = keyOf(Object.entries(one.attributes))
    // One place is the overflow's, one the series' that comes and goes.
    if (!totals.has(key) && totals.size >= LIMIT - 2) return
    const known = totals.get(key) ?? { attributes: one.attributes as Attributes, total: 0 }
    known.total += one.amount
    totals.set(key, known)
    model.of('seen').set(key, known.total)
  }
  const recorders: Readonly<Record<string, (one: Recorded, model: Model) => void>> = {
    count: (one) => meter.createCounter('count').add(one.amount, one.attributes as Attributes),
    held: (one) => meter.createUpDownCounter('held').add(one.amount, one.attributes as Attributes),
    level: (one) => meter.createGauge('level').record(one.amount, one.attributes as Attributes),
    took: (one) => took.record(one.amount, one.attributes as Attributes),
    seen: observe,
  }
  return (one: Recorded, model: Model) => {
    recorders[one.instrument]!(one, model)
    if (one.instrument !== 'seen') model.record(one)
  }
}

/** What a receiver has, by `instrument attributes` and for buckets `instrument attributes bucket`. */
class Ledger {
  readonly numbers = new Map<string, number>()

  take(received: readonly ReceivedMetric[], isAdded: (metric: Decoded) => boolean): void {
    for (const { metric, points } of received.filter(({ scope }) => scope.name === 'lib')) {
      for (const point of points) this.#takePoint(metric, point, isAdded(metric))
    }
  }

  #takePoint(metric: Decoded, point: Decoded, isAdded: boolean): void {
    const key = keyOf((point.attributes ?? []).map((one: Decoded) => [one.key, plain(one.value)]))
    if (key.includes('flicker')) return
    this.#put(`${metric.name} ${key}`, point.asDouble ?? point.sum ?? 0, isAdded)
    for (const [at, count] of (point.bucketCounts ?? []).entries()) {
      this.#put(`${metric.name} ${key} ${at}`, Number(count), isAdded)
    }
  }

  #put(key: string, number: number, isAdded: boolean): void {
    this.numbers.set(key, isAdded ? (this.numbers.get(key) ?? 0) + number : number)
  }
}

function plain(any: Decoded): unknown {
  if (any.arrayValue !== undefined) return (any.arrayValue.values ?? []).map(plain)
  if (any.intValue !== undefined) return Number(any.intValue)
  return any.stringValue ?? any.boolValue ?? any.doubleValue
}

function sumsOf(model: Model): Map<string, number> {
  const all = new Map<string, number>()
  for (const [name, series] of model.sums) for (const [key, number] of series) all.set(`${name} ${key}`, number)
  return all
}

function wanted(model: Model): Map<string, number> {
  const all = sumsOf(model)
  for (const [slot, count] of model.buckets) all.set(`took ${slot}`, count)
  return all
}

/** What is 0 is as good as absent: a change of nothing is not sent. */
function nonZero(numbers: ReadonlyMap<string, number>): readonly (readonly [string, number])[] {
  return [...numbers].filter(([, number]) => number !== 0).sort()
}

async function shownIn(rig: Rig): Promise<Map<string, number>> {
  const names: Readonly<Record<string, string>> = {
    count_total: 'count',
    seen_total: 'seen',
    held: 'held',
    level: 'level',
    took_sum: 'took',
  }
  const shown = new Map<string, number>()
  for (const family of await rig.families()) {
    for (const { name, labels, value: number } of family.samples) {
      const instrument = names[name]
      if (instrument === undefined || labels.has('flicker')) continue
      const own = [...labels].filter(([label]) => !label.startsWith('otel_scope_'))
      const key = keyOf(own.map(([label, text]) => [DOTTED[label] ?? label, text]))
      shown.set(`${instrument} ${key}`, number)
    }
  }
  return shown
}

const DOTTED: Readonly<Record<string, string>> = {
  c_d: 'c.d',
  e_f: 'e-f',
  otel_metric_overflow: 'otel.metric.overflow',
}

async function check(steps: readonly Step[]): Promise<void> {
  const rig = createRig({ cardinalityLimit: LIMIT, exemplarFilter: 'always_off' })
  try {
    const [model, record] = [new Model(), feed(rig)]
    const [readChanges, readTotals] = [rig.receiver('delta'), rig.receiver('cumulative')]
    const [changes, totals] = [new Ledger(), new Ledger()]
    const takeChanges = () =>
      changes.take(readChanges(), (metric) => metric.gauge === undefined && metric.name !== 'held')
    for (const one of steps) {
      rig.clock.advance(10)
      if (one === 'changes') takeChanges()
      else if (one === 'totals') totals.take(readTotals(), () => false)
      else if (one === 'page') await shownIn(rig)
      else record(one as Recorded, model)
    }
    takeChanges()
    totals.take(readTotals(), () => false)
    assert.deepEqual(nonZero(changes.numbers), nonZero(wanted(model)))
    assert.deepEqual(nonZero(totals.numbers), nonZero(wanted(model)))
    assert.deepEqual([...(await shownIn(rig))].sort(), [...sumsOf(model)].sort())
  } finally {
    rig.close()
  }
}

test('whatever is recorded, changes, totals and the page tell the same: nothing lost, nothing twice', async () => {
  await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 80 }), check), { numRuns: 150 })
})

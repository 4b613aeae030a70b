/** Any sequence of operations leaves the same metrics behind in prom-client and in the facade. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { attempt, type Client, copy, newRegistries, onBoth, sortedLines } from './both-clients.test.ts'

type Labels = Record<string, string | number>
type Metrics = ReturnType<typeof makeMetrics>
type Step = (metrics: Metrics) => unknown

const LABEL_NAMES = ['a', 'b', 'c']
/** An absent label and an empty one are one series here and two there, so no value is empty. */
const value = fc.oneof(fc.constantFrom('x', 'y', 'z"\\\n', 'true', '1', 'é'), fc.integer({ min: 0, max: 2 }))
const labels: fc.Arbitrary<Labels> = fc.dictionary(fc.constantFrom(...LABEL_NAMES), value, {
  maxKeys: 3,
  noNullPrototype: true,
})
const straying: fc.Arbitrary<Labels> = fc.dictionary(fc.constantFrom('a', 'd'), value, {
  maxKeys: 2,
  noNullPrototype: true,
})
const someLabels = fc.oneof({ weight: 8, arbitrary: labels }, { weight: 1, arbitrary: straying })
const amount = fc.oneof(
  fc.double({ noNaN: true, min: -2, max: 20 }),
  fc.integer({ min: -1, max: 12 }),
  fc.constantFrom(0.1, 1, 5, Number.NaN, Number.POSITIVE_INFINITY, undefined),
)
const all = fc.tuple(value, value, value).map((values) => values.map(String))

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.tuple(someLabels, amount).map(
    ([at, by]): Step =>
      ({ counter }) =>
        counter.inc(at, by),
  ),
  fc.tuple(all, amount).map(
    ([at, by]): Step =>
      ({ counter }) =>
        counter.labels(...at).inc(by),
  ),
  amount.map(
    (by): Step =>
      ({ counter }) =>
        counter.inc(by),
  ),
  fc.tuple(someLabels, amount).map(
    ([at, by]): Step =>
      ({ gauge }) =>
        gauge.set(at, by as number),
  ),
  fc.tuple(someLabels, amount).map(
    ([at, by]): Step =>
      ({ gauge }) =>
        gauge.dec(at, by),
  ),
  fc.tuple(all, amount).map(
    ([at, by]): Step =>
      ({ gauge }) =>
        gauge.labels(...at).inc(by),
  ),
  fc.tuple(someLabels, amount).map(
    ([at, by]): Step =>
      ({ histogram }) =>
        histogram.observe(at, by as number),
  ),
  fc.tuple(all, amount).map(
    ([at, by]): Step =>
      ({ histogram }) =>
        histogram.labels(...at).observe(by as number),
  ),
  fc.tuple(labels, fc.double({ noNaN: true, min: -5, max: 5 })).map(
    ([at, by]): Step =>
      ({ summary }) =>
        summary.observe(at, by),
  ),
  labels.map(
    (at): Step =>
      ({ histogram }) =>
        histogram.zero(at),
  ),
)
const removal: fc.Arbitrary<Step> = fc.oneof(
  someLabels.map(
    (at): Step =>
      ({ counter }) =>
        counter.remove(at),
  ),
  someLabels.map(
    (at): Step =>
      ({ gauge }) =>
        gauge.remove(at),
  ),
  all.map(
    (at): Step =>
      ({ histogram }) =>
        histogram.remove(...at),
  ),
  labels.map(
    (at): Step =>
      ({ summary }) =>
        summary.remove(at),
  ),
  fc.constant<Step>(({ counter }) => counter.reset()),
  fc.constant<Step>(({ histogram }) => histogram.reset()),
  fc.constant<Step>(({ registry }) => registry.resetMetrics()),
  fc.constant<Step>(async ({ registry }) => sortedLines(await registry.metrics()).length),
)

function makeMetrics(client: Client) {
  const registers = newRegistries(client)
  const common = { help: 'x', labelNames: LABEL_NAMES, registers }
  return {
    registry: registers[0]!,
    counter: new client.Counter({ ...common, name: 'c' }),
    gauge: new client.Gauge({ ...common, name: 'g' }),
    histogram: new client.Histogram({ ...common, name: 'h', buckets: [0.1, 1, 5] }),
    summary: new client.Summary({ ...common, name: 's', percentiles: [0, 0.5, 0.9] }),
  }
}

async function run(client: Client, steps: readonly Step[]) {
  const metrics = makeMetrics(client)
  const outcomes: unknown[] = []
  for (const one of steps) {
    const outcome = attempt(() => one(metrics)) as { gave?: unknown; message?: string }
    await outcome.gave
    outcomes.push(outcome.message ?? 'done')
  }
  const json = copy(await metrics.registry.getMetricsAsJSON())
  return { outcomes, text: ordered(await metrics.registry.metrics()), json: json.map(orderedReading) }
}

/** The labels of a series stand in the order in which they came first; in prom-client a gauge's in the order of the last `set`. */
function ordered(text: string): string {
  return text.replace(/\{(.*)\}/g, (_, inside: string) => `{${inside.split(',').sort().join()}}`)
}

/** -0 and 0 are one number in every format. */
function orderedReading({ values, ...head }: { values: { value: number; labels: object }[] }) {
  const textOf = (labels: object) =>
    Object.entries(labels)
      .map(([name, text]) => `${name}=${text}`)
      .sort()
  return { ...head, values: values.map((one) => ({ ...one, value: one.value + 0, labels: textOf(one.labels) })) }
}

test('without removals series, order, numbers, readings and messages are the same', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
      const { ours, theirs } = await onBoth((client) => run(client, steps))
      assert.deepEqual(ours, theirs)
    }),
    { numRuns: 300 },
  )
})

test('with removals the series are the same, in whatever order', async () => {
  const steps = fc.array(fc.oneof({ weight: 3, arbitrary: step }, { weight: 1, arbitrary: removal }), { maxLength: 80 })
  await fc.assert(
    fc.asyncProperty(steps, async (given) => {
      const { ours, theirs } = await onBoth(async (client) => {
        const { outcomes, text } = await run(client, given)
        return { outcomes, lines: sortedLines(text) }
      })
      assert.deepEqual(ours, theirs)
    }),
    { numRuns: 300 },
  )
})

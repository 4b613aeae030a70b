/**
 * The contract of instruments: metrics that are well declared, start and stop as often as one likes, no harm from
 * throwing sinks, and after stop nothing left.
 */
import assert from 'node:assert/strict'
import { createRuntime, type MetricTable, type Runtime } from '@sightline/core'
import { readMetrics } from '../memory-telemetry/recorded-metrics.ts'
import { metricProblems } from './metric-rules.ts'
import { watchResidue } from './process-residue.ts'
import type { SuiteContext, SuiteTest } from './suite.ts'

/** An instrument by its shape, so that this package need not know the package that has them. */
export interface InstrumentUnderTest<H> {
  readonly name: string
  readonly metrics: MetricTable
  start(record: never, host: H): () => void
}

/** The instrument, its host, and something for it to watch. */
export interface InstrumentContract<H> {
  readonly instrument: InstrumentUnderTest<H>
  /** What `start` is given beside the recorders. @param t - for what has to be closed */
  createHost(runtime: Runtime, t: SuiteTest): H
  /** Does what the instrument watches; must have ended when it resolves. Without it nothing can be said about what is recorded. */
  exercise?(): void | Promise<void>
}

/** Call it inside a test: `test('gc keeps the contract', (t) => instrumentContract(t, { instrument: gc, createHost }))`. */
export async function instrumentContract<H>(t: SuiteContext, contract: InstrumentContract<H>): Promise<void> {
  const { instrument, exercise } = contract
  await t.test('its name is kebab-case and its metrics are well declared', () => {
    assert.match(instrument.name, /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/)
    const problems = Object.entries(instrument.metrics).flatMap(([key, metric]) => metricProblems(key, metric))
    assert.deepEqual(problems, [])
    createRuntime().metrics.use(instrument.metrics)
  })
  // First of those that start it: what an earlier one left would count as having been there.
  await t.test('after stop nothing is left: no timer, handle, listener or subscription', async (inner) => {
    const begin = arrange(inner, contract)
    await exercise?.() // what the exercise itself leaves, a pool of connections say, is not the instrument's
    const residue = watchResidue()
    inner.after(residue.close)
    begin().stop()
    assert.deepEqual(await residue.left(), [])
  })
  await t.test('it starts and stops twice, and a second stop does nothing', async (inner) => {
    const begin = arrange(inner, contract)
    for (let round = 0; round < 2; round += 1) {
      const { stop } = begin()
      await exercise?.()
      stop()
      stop()
    }
  })
  await t.test('after stop it records nothing and observes nothing', async (inner) => {
    const { stop, runtime } = arrange(inner, contract)()
    await exercise?.()
    stop()
    const before = countersOf(runtime)
    await exercise?.()
    assert.deepEqual(countersOf(runtime), before)
    assert.deepEqual(observedBy(runtime), [])
  })
  await t.test('sinks that throw do no harm', async (inner) => {
    const { stop, runtime } = arrange(inner, contract)()
    const broken = (): never => {
      throw new Error('a broken sink')
    }
    runtime.logs.addSink({ name: 'broken', write: broken })
    runtime.traces.addSink({ name: 'broken', onEnd: broken })
    runtime.logs.setLevels({ '*': 'trace' })
    await exercise?.()
    stop()
  })
}

/** A runtime of its own for each subtest, switched off at its end. */
function arrange<H>(t: SuiteTest, { instrument, createHost }: InstrumentContract<H>) {
  const runtime = createRuntime()
  t.after(runtime.switchOn({ resource: { serviceName: 'test' } }))
  const host = createHost(runtime, t)
  return () => {
    const stop = instrument.start(runtime.metrics.use(instrument.metrics) as never, host)
    t.after(stop)
    return { stop, runtime }
  }
}

function countersOf(runtime: Runtime): object[] {
  const counted = new Set(
    runtime.metrics
      .definitions()
      .flatMap(({ kind, name }) => (kind === 'counter' || kind === 'histogram' ? [name] : [])),
  )
  return readMetrics(runtime.metrics)
    .list()
    .filter((series) => counted.has(series.name))
}

function observedBy(runtime: Runtime): string[] {
  return runtime.metrics
    .collect()
    .filter(({ definition, seriesCount }) => definition.kind.startsWith('observable') && seriesCount > 0)
    .map(({ definition }) => definition.name)
}

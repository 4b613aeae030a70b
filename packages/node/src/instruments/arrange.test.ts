/** What the tests of the instruments have in common: a runtime of their own with everything in memory. Holds no test. */
import { createRuntime, type EndedSpan, type MetricTable, type Runtime } from '@sightline/core'
import { type AsyncStore, createAsyncStore } from '../context/async-store.ts'
import type { Instrument } from './instrument.ts'

export interface TestEnd {
  after(undo: () => unknown): void
}

export interface Series {
  readonly labels: Readonly<Record<string, string>>
  /** A scalar's value, a histogram's number of values. */
  readonly value: number
  /** A histogram's sum; 0 for scalars. */
  readonly sum: number
}

export interface TestRuntime {
  readonly runtime: Runtime
  readonly store: AsyncStore
  /** In the order in which they ended. */
  readonly spans: readonly EndedSpan[]
  /** Resolves when this many spans have ended. */
  ended(count: number): Promise<readonly EndedSpan[]>
  /** The series of a metric, collected now; those that never counted are left out. */
  series(name: string): Series[]
}

export function startRuntime(t: TestEnd): TestRuntime {
  const runtime = createRuntime()
  const store = createAsyncStore()
  const switchOff = runtime.switchOn({ resource: { serviceName: 'test' }, store })
  const spans: EndedSpan[] = []
  const waiting: { readonly count: number; readonly resolve: (spans: readonly EndedSpan[]) => void }[] = []
  runtime.traces.addSink({
    name: 'test',
    onEnd(span) {
      spans.push(span)
      for (const waiter of waiting) if (spans.length >= waiter.count) waiter.resolve(spans)
    },
  })
  t.after(() => {
    switchOff()
    store.close()
  })
  return {
    runtime,
    store,
    spans,
    ended: (count) =>
      new Promise((resolve) => {
        if (spans.length >= count) resolve(spans)
        else waiting.push({ count, resolve })
      }),
    series: (name) => readSeries(runtime, name),
  }
}

export interface TestInstrument extends TestRuntime {
  stop(): void
}

export function startInstrument<T extends MetricTable, O>(
  t: TestEnd,
  instrument: Instrument<T, O>,
  options: O = {} as O,
): TestInstrument {
  const started = startRuntime(t)
  const { runtime, store } = started
  const host = { runtime, store, options, guard: runtime.guard, clock: runtime.clock }
  const stop = instrument.start(runtime.metrics.use(instrument.metrics), host)
  t.after(stop)
  return { ...started, stop }
}

function readSeries(runtime: Runtime, name: string): Series[] {
  const family = runtime.metrics.collect().find(({ definition }) => definition.name === name)
  if (family === undefined) return []
  const names = family.definition.labels ?? []
  const all: Series[] = []
  for (let at = 0; at < family.seriesCount; at += 1) {
    const values = family.labelValuesAt(at)
    const labels = Object.fromEntries(names.flatMap((label, place) => (values[place] ? [[label, values[place]]] : [])))
    if (family.shape === 'scalar') {
      all.push({ labels, value: family.values[at] ?? 0, sum: 0 })
    } else if (family.shape === 'histogram') {
      const counts = family.counts.subarray(at * family.stride, (at + 1) * family.stride)
      all.push({ labels, value: counts.reduce((total, count) => total + count, 0), sum: family.sums[at] ?? 0 })
    }
  }
  return all.filter(({ value }) => value !== 0)
}

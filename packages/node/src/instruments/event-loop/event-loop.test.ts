import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises'
import fc from 'fast-check'
import { startInstrument } from '../arrange.test.ts'
import { combine, createDelayWindow, type DelayFigures, type DelaySource } from './delay-window.ts'
import { eventLoop } from './event-loop-instrument.ts'

const MAX = 'nodejs.eventloop.delay.max'
const BLOCK_MS = 120

function blockTheLoop(): void {
  const end = performance.now() + BLOCK_MS
  while (performance.now() < end) performance.now()
}

test('a stall is seen by every scraper, however often others look', async (t) => {
  const { series } = startInstrument(t, eventLoop, { windowMs: 60_000 })
  const max = () => series(MAX)[0]?.value ?? 0
  // The first turn is measured from there.
  while (series(MAX).length === 0) await pause(5)
  blockTheLoop()
  while (max() * 1000 < BLOCK_MS / 2) await nextTurn()
  for (let look = 0; look < 5; look += 1) assert.ok(max() * 1000 >= BLOCK_MS / 2)
  assert.ok((series('nodejs.eventloop.delay.p50')[0]?.value ?? 0) <= max())
})

test('time and utilization add up', async (t) => {
  const { series } = startInstrument(t, eventLoop)
  await nextTurn()
  blockTheLoop()
  await nextTurn()
  const share = series('nodejs.eventloop.utilization')[0]?.value ?? 0
  assert.ok(share > 0 && share <= 1)
  const states = series('nodejs.eventloop.time').map(({ labels }) => labels['nodejs.eventloop.state'])
  assert.ok(states.includes('active'))
})

test('the lag after a collection is told by the next one', async (t) => {
  const { series } = startInstrument(t, eventLoop)
  assert.deepEqual(series('nodejs.eventloop.lag'), [])
  await nextTurn()
  await nextTurn()
  assert.equal(series('nodejs.eventloop.lag').length, 1)
})

test('after stop nothing is measured and nothing keeps the process alive', (t) => {
  const before = process.getActiveResourcesInfo().length
  const { series, stop } = startInstrument(t, eventLoop)
  series(MAX)
  stop()
  assert.deepEqual(series('nodejs.eventloop.time'), [])
  assert.equal(process.getActiveResourcesInfo().length, before)
})

/** A histogram in memory, in the nanoseconds of Node's. */
function fakeSource(): DelaySource & { samples: number[] } {
  const source = {
    samples: [] as number[],
    get count() {
      return source.samples.length
    },
    get min() {
      return Math.min(...source.samples)
    },
    get max() {
      return Math.max(...source.samples)
    },
    get mean() {
      return source.samples.reduce((sum, sample) => sum + sample, 0) / source.samples.length
    },
    get stddev() {
      const { mean } = source
      return Math.sqrt(source.samples.reduce((sum, sample) => sum + (sample - mean) ** 2, 0) / source.samples.length)
    },
    percentile: () => source.max,
    reset() {
      source.samples = []
    },
  }
  return source
}

test('a window ends by age, and a reading covers it and the one after', () => {
  const source = fakeSource()
  let turns = 0
  const window = createDelayWindow(source, 1000, 0, () => {
    turns += 1
  })
  assert.equal(window.read(0), undefined)
  source.samples.push(5e9)
  assert.equal(window.read(10)?.max, 5)
  assert.equal(window.read(1000)?.max, 5)
  source.samples.push(1e9)
  assert.equal(window.read(1500)?.max, 5)
  assert.equal(window.read(2000)?.max, 5)
  source.samples.push(2e9)
  assert.equal(window.read(2500)?.max, 2)
  assert.equal(turns, 2)
})

test('pooled mean and deviation are those of all samples together', () => {
  const samples = fc.array(fc.integer({ min: 0, max: 1e6 }), { minLength: 1, maxLength: 50 })
  const figures = (values: number[]): DelayFigures => {
    const source = fakeSource()
    source.samples = values
    const { count, min, max, mean, stddev } = source
    return { count, min, max, mean, stddev, p50: 0, p90: 0, p99: 0 }
  }
  fc.assert(
    fc.property(samples, samples, (a, b) => {
      const pooled = combine(figures(a), figures(b))
      const direct = figures([...a, ...b])
      assert.equal(pooled.count, direct.count)
      assert.ok(Math.abs(pooled.mean - direct.mean) <= 1e-6 * (1 + direct.mean))
      assert.ok(Math.abs(pooled.stddev - direct.stddev) <= 1e-3 * (1 + direct.stddev))
    }),
  )
})

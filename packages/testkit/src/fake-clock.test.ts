import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { createFakeClock, DEFAULT_START_MS } from './fake-clock.ts'

test('time stands still until it is moved', () => {
  const clock = createFakeClock()
  assert.equal(clock.now(), DEFAULT_START_MS)
  clock.advance(1500)
  assert.equal(clock.now(), DEFAULT_START_MS + 1500)
})

test('time never runs backwards', () => {
  assert.throws(() => createFakeClock().advance(-1), /wanted 0 ms or more, got -1/)
})

test('a timer fires once, at its due time', () => {
  const clock = createFakeClock(0)
  const fired: number[] = []
  clock.setTimeout(() => fired.push(clock.now()), 10)
  clock.advance(9)
  assert.deepEqual(fired, [])
  clock.advance(100)
  assert.deepEqual(fired, [10])
  assert.equal(clock.now(), 109)
  assert.equal(clock.pendingTimers, 0)
})

test('a cleared timer never fires', () => {
  const clock = createFakeClock(0)
  const timer = clock.setTimeout(() => assert.fail('fired'), 10)
  clock.clearTimeout(timer)
  clock.clearTimeout(undefined)
  clock.advance(20)
  assert.equal(clock.pendingTimers, 0)
})

test('an interval fires at every step of one long advance', () => {
  const clock = createFakeClock(0)
  const fired: number[] = []
  const timer = clock.setInterval(() => fired.push(clock.now()), 10)
  clock.advance(35)
  assert.deepEqual(fired, [10, 20, 30])
  clock.clearInterval(timer)
  assert.equal(clock.advanceToNext(), false)
})

test('a timer set by a timer fires within the same advance when it is due', () => {
  const clock = createFakeClock(0)
  const fired: string[] = []
  clock.setTimeout(() => {
    fired.push('outer')
    clock.setTimeout(() => fired.push(`inner at ${clock.now()}`), 5)
  }, 10)
  clock.advance(15)
  assert.deepEqual(fired, ['outer', 'inner at 15'])
})

test('code that awaits between timers runs on advanceAsync', async () => {
  const clock = createFakeClock(0)
  const seen: number[] = []
  const work = (async () => {
    for (let round = 0; round < 3; round += 1) {
      await clock.sleep(10)
      seen.push(clock.now())
    }
  })()
  await clock.advanceAsync(30)
  await work
  assert.deepEqual(seen, [10, 20, 30])
})

test('a sleep that is aborted rejects with the reason and leaves no timer', async () => {
  const clock = createFakeClock(0)
  const stop = new AbortController()
  const sleeping = clock.sleep(10, stop.signal)
  stop.abort(new Error('enough'))
  await assert.rejects(sleeping, /enough/)
  await assert.rejects(clock.sleep(10, stop.signal), /enough/)
  assert.equal(clock.pendingTimers, 0)
})

test('timers look enough like those of Node', () => {
  const timer = createFakeClock().setTimeout(() => undefined)
  assert.equal(timer.unref().ref().hasRef(), false)
})

test('timers fire in order of due time, then of creation, however time is cut up', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 50 }), { maxLength: 20 }),
      fc.array(fc.nat(30), { maxLength: 10 }),
      (delays, steps) => {
        const clock = createFakeClock(0)
        const fired: number[] = []
        delays.forEach((delay, index) => {
          clock.setTimeout(() => {
            assert.equal(clock.now(), delay)
            fired.push(index)
          }, delay)
        })
        for (const step of [...steps, 50]) clock.advance(step)
        const wanted = delays
          .map((delay, index) => ({ delay, index }))
          .sort((a, b) => a.delay - b.delay || a.index - b.index)
        assert.deepEqual(
          fired,
          wanted.map((timer) => timer.index),
        )
      },
    ),
  )
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Nanos, nanosText } from './unix-nano.ts'

const whole = ({ low, high }: { low: number; high: number }) => BigInt(high) * 2n ** 32n + BigInt(low)

test('halves and digits are the same nanoseconds, to the nearest one', () => {
  const halves = new Nanos()
  const times = fc.double({ min: 0, max: 4_000_000_000_000, noNaN: true })
  fc.assert(
    fc.property(times, (timeMs) => {
      halves.set(timeMs)
      assert.equal(whole(halves), BigInt(nanosText(timeMs)))
      const seconds = Math.floor(timeMs / 1000)
      const exact = BigInt(seconds) * 1_000_000_000n + BigInt(Math.round((timeMs - seconds * 1000) * 1e6))
      const difference = exact - whole(halves)
      assert.ok(difference >= 0n && difference <= 1n, `${difference}`)
    }),
  )
})

test('whole milliseconds lose nothing', () => {
  const halves = new Nanos()
  for (const timeMs of [0, 1, 999, 1000, 1_795_942_000_511, 2 ** 41]) {
    halves.set(timeMs)
    assert.equal(whole(halves), BigInt(timeMs) * 1_000_000n)
  }
})

test('what is no time is 0', () => {
  const halves = new Nanos()
  for (const timeMs of [Number.NaN, -1, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
    halves.set(timeMs)
    assert.equal(whole(halves), 0n)
    assert.equal(nanosText(timeMs), '0')
  }
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createAlarm } from './alarm.ts'

test('a wait ends by itself, or when it rings, or when it is closed', async () => {
  const alarm = createAlarm()
  await alarm.wait(1)
  const long = alarm.wait(1_000_000)
  alarm.ringIn(0)
  await long
  const closed = alarm.wait(1_000_000)
  alarm.close()
  await closed
})

test('a ring while nobody waits ends the next wait, once', async () => {
  const alarm = createAlarm()
  alarm.ringIn(0)
  await new Promise((resolve) => setTimeout(resolve, 5))
  await alarm.wait(1_000_000)
  const next = alarm.wait(1_000_000)
  let isOver = false
  void next.then(() => {
    isOver = true
  })
  await new Promise((resolve) => setImmediate(resolve))
  assert.equal(isOver, false)
  alarm.close()
  await next
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { createRuntime } from '@sightline/core'
import { driveHealth } from './health-driver.ts'

function arrange(t: { after(undo: () => void): void }) {
  const runtime = createRuntime()
  t.after(runtime.switchOn({ resource: { serviceName: 'test' } }))
  const stop = driveHealth(runtime)
  t.after(stop)
  return { health: runtime.health, stop }
}

function countingCheck(name: string, everyMs: number) {
  return {
    name,
    everyMs,
    critical: false,
    asked: 0,
    run() {
      this.asked += 1
      return { status: 'pass' as const }
    },
  }
}

test('a check that is registered later is asked at once, then at its own pace', async (t) => {
  const { health } = arrange(t)
  const quick = countingCheck('quick', 20)
  const slow = countingCheck('slow', 60_000)
  health.register(slow)
  health.register(quick)
  while (quick.asked < 3) await pause(5)
  assert.equal(slow.asked, 1)
  assert.equal(health.report().checks.length, 2)
})

test('after stop nothing is asked, nor when a check is registered', async (t) => {
  const { health, stop } = arrange(t)
  const check = countingCheck('quick', 20)
  health.register(check)
  while (check.asked === 0) await pause(5)
  stop()
  const { asked } = check
  const late = countingCheck('late', 20)
  health.register(late)
  await pause(60)
  assert.deepEqual([check.asked, late.asked], [asked, 0])
})

test('when the next check is due is told, and without checks there is nothing to wait for', async (t) => {
  const { health } = arrange(t)
  assert.equal(health.dueInMs(), undefined)
  const takeOut = health.register(countingCheck('slow', 60_000))
  assert.equal(health.dueInMs(), 0)
  await health.runDue()
  const dueInMs = health.dueInMs() ?? 0
  assert.ok(dueInMs > 0 && dueInMs <= 60_000)
  takeOut()
  assert.equal(health.dueInMs(), undefined)
})

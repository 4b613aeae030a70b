import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { createGuard } from '../create-guard.ts'
import type { CheckDefinition, CheckResult } from './check.ts'
import { createHealth } from './create-health.ts'
import { defineCheck } from './define-check.ts'
import type { HealthChange } from './health.ts'

const START_MS = Date.UTC(2026, 0, 1)

function arrange() {
  const time = { nowMs: START_MS }
  const clock = { now: () => time.nowMs }
  const guard = createGuard({ clock, report: assert.fail })
  const health = createHealth({ clock, guard })
  const changes: string[] = []
  health.onChange(({ check, from, to }: HealthChange) => void changes.push(`${check}: ${from} -> ${to}`))
  return { time, health, changes }
}

const quick = defineCheck({ name: 'quick', critical: true, run: () => ({ status: 'pass' }) })

/** A check that answers only when it is told to, within a budget of 1 ms. */
function hanging(rest: Partial<CheckDefinition> = {}) {
  const open: { settle: (result: CheckResult) => void; signal: AbortSignal }[] = []
  const run = (signal: AbortSignal) => new Promise<CheckResult>((settle) => open.push({ settle, signal }))
  return { open, check: defineCheck({ name: 'db:open', critical: true, budgetMs: 1, ...rest, run }) }
}

/** The budget's timer does not hold the process; a test that waits for it has to. */
function keepAlive(t: TestContext): void {
  const timer = setInterval(() => undefined, 60_000)
  t.after(() => clearInterval(timer))
}

test('a question that is open is joined, not asked again', async () => {
  const { health } = arrange()
  const { check, open } = hanging({ budgetMs: 60_000 })
  health.register(check)
  const rounds = [health.runDue(), health.runDue(true)]
  assert.equal(open.length, 1)
  open[0]?.settle({ status: 'pass' })
  await Promise.all(rounds)
  assert.equal(health.report().status, 'ok')
})

test('a check that hangs fails after its budget, is not asked again until it settles, and says since when', async (t) => {
  keepAlive(t)
  const { health, time, changes } = arrange()
  const { check, open } = hanging()
  health.register(check)
  await health.runDue()
  assert.equal(open[0]?.signal.aborted, true)
  assert.match(String(open[0]?.signal.reason), /^TimeoutError/)
  const sentence = 'db:open fails: has not answered since 2026-01-01T00:00:00.000Z'
  assert.equal(health.report().reasons[0], sentence)
  time.nowMs += 60_000
  await health.runDue(true)
  assert.equal(open.length, 1)
  assert.equal(health.report().reasons[0], sentence)

  open[0]?.settle({ status: 'pass' })
  await new Promise((resolve) => setImmediate(resolve))
  assert.equal(health.report().status, 'unhealthy', 'a late answer does not count')
  const round = health.runDue(true)
  assert.equal(open.length, 2)
  open[1]?.settle({ status: 'pass' })
  await round
  assert.equal(health.report().status, 'ok')
  assert.deepEqual(changes, ['db:open: undefined -> fail', 'db:open: fail -> pass'])
})

test('a check that rejects after its budget does no harm', async (t) => {
  keepAlive(t)
  const { health } = arrange()
  const { check, open } = hanging()
  const rejecting: CheckDefinition = {
    ...check,
    run: (signal) => Promise.resolve(check.run(signal)).then(() => Promise.reject(new Error('late'))),
  }
  health.register(rejecting)
  await health.runDue()
  open[0]?.settle({ status: 'pass' })
  await new Promise((resolve) => setImmediate(resolve))
  assert.match(health.report().reasons[0] ?? '', /has not answered since/)
})

test('each turn that a hanging check misses counts for hysteresis, and age overrules it', async (t) => {
  keepAlive(t)
  const { health, time, changes } = arrange()
  const { check, open } = hanging({ failAfter: 3, everyMs: 10, maxAgeMs: 1_000 })
  health.register(check)
  const first = health.runDue()
  open[0]?.settle({ status: 'pass' })
  await first
  for (const status of ['pass', 'pass', 'fail']) {
    time.nowMs += 10
    await health.runDue()
    assert.equal(health.report().checks[0]?.status, status)
  }
  open[1]?.settle({ status: 'pass' })
  await new Promise((resolve) => setImmediate(resolve))
  const second = health.runDue(true)
  open[2]?.settle({ status: 'pass' })
  await second
  time.nowMs += 1_001
  await health.runDue()
  assert.equal(health.report().checks[0]?.status, 'fail')
  assert.deepEqual(changes, [
    'db:open: undefined -> pass',
    'db:open: pass -> fail',
    'db:open: fail -> pass',
    'db:open: pass -> fail',
  ])
})

test('one check that hangs does not delay the answers of others in the report', async (t) => {
  keepAlive(t)
  const { health } = arrange()
  const slow = hanging({ name: 'slow', budgetMs: 60_000 })
  health.register(slow.check)
  health.register({ ...quick, name: 'quick' })
  const round = health.runDue()
  await new Promise((resolve) => setImmediate(resolve))
  assert.deepEqual(
    health.report().checks.map(({ name, status }) => `${name} ${status}`),
    ['slow warn', 'quick pass'],
  )
  slow.open[0]?.settle({ status: 'pass' })
  await round
})

test('a check that was taken out is gone, and its late answer changes nothing', async () => {
  const { health, changes } = arrange()
  const { check, open } = hanging({ budgetMs: 60_000 })
  const remove = health.register(check)
  const round = health.runDue()
  remove()
  health.register({ ...quick, name: 'db:open' })
  remove()
  assert.equal(health.report().checks.length, 1)
  open[0]?.settle({ status: 'fail' })
  await round
  assert.deepEqual(changes, [])
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createGuard } from '../create-guard.ts'
import type { CheckDefinition, CheckResult } from './check.ts'
import { createHealth } from './create-health.ts'
import { defineCheck } from './define-check.ts'
import type { HealthChange, HealthReport } from './health.ts'

const START_MS = Date.UTC(2026, 0, 1)

function arrange() {
  const time = { nowMs: START_MS }
  const clock = { now: () => time.nowMs }
  const faults: string[] = []
  const guard = createGuard({ clock, report: (where) => void faults.push(where) })
  const reports: HealthReport[] = []
  const health = createHealth({ clock, guard, onReport: (report) => void reports.push(report) })
  const changes: string[] = []
  health.onChange(({ check, from, to }: HealthChange) => void changes.push(`${check}: ${from} -> ${to}`))
  return { time, health, changes, reports, faults, guard }
}

/** A check that answers what `answer` holds when it is asked. */
function scripted(rest: Partial<CheckDefinition> = {}) {
  const script: { answer: unknown; asked: number } = { answer: { status: 'pass' }, asked: 0 }
  const run = () => {
    script.asked++
    if (script.answer instanceof Error) throw script.answer
    return script.answer as CheckResult
  }
  return { script, check: defineCheck({ name: 'wats-server:reachable', critical: true, ...rest, run }) }
}

test('without checks all is well, and ready once it runs', () => {
  const { health } = arrange()
  const { status, isReady, hasStarted, reasons } = health.report()
  assert.deepEqual([status, isReady, hasStarted, reasons], ['ok', false, false, ['starting']])
  health.setPhase('running')
  const running = health.report()
  assert.deepEqual([running.status, running.isReady, running.hasStarted, running.reasons], ['ok', true, true, []])
})

test('draining ends readiness at once; having started stays', () => {
  const { health } = arrange()
  health.setPhase('running')
  health.setPhase('draining')
  const { isReady, hasStarted, reasons, phase } = health.report()
  assert.deepEqual([isReady, hasStarted, reasons, phase], [false, true, ['draining'], 'draining'])
  health.setPhase('stopped')
  assert.equal(health.report().hasStarted, true)
  health.setPhase('starting')
  assert.equal(health.report().hasStarted, false)
})

test('a critical check that has not answered holds readiness back', async () => {
  const { health, changes } = arrange()
  health.setPhase('running')
  health.register(scripted().check)
  const before = health.report()
  assert.equal(before.status, 'degraded')
  assert.equal(before.isReady, false)
  assert.deepEqual(before.reasons, ['wats-server:reachable has not answered yet'])
  assert.equal(before.checks[0]?.answeredMs, undefined)
  await health.runDue()
  assert.equal(health.report().status, 'ok')
  assert.equal(health.report().isReady, true)
  assert.deepEqual(changes, ['wats-server:reachable: undefined -> pass'])
})

test('a critical failure is unhealthy and not ready, any other degrades', async () => {
  const { health } = arrange()
  health.setPhase('running')
  const critical = scripted({ name: 'a' })
  const other = scripted({ name: 'b', critical: false })
  health.register(critical.check)
  health.register(other.check)
  other.script.answer = { status: 'fail', output: 'disk 99 % full' }
  await health.runDue(true)
  assert.deepEqual([health.report().status, health.report().isReady], ['degraded', true])
  critical.script.answer = { status: 'warn', output: 'slow' }
  await health.runDue(true)
  assert.deepEqual([health.report().status, health.report().isReady], ['degraded', true])
  assert.deepEqual(health.report().reasons, ['b fails: disk 99 % full', 'a warns: slow'])
  critical.script.answer = { status: 'fail' }
  await health.runDue(true)
  assert.deepEqual([health.report().status, health.report().isReady], ['unhealthy', false])
  assert.deepEqual(health.report().reasons, ['a fails', 'b fails: disk 99 % full'])
})

test('a throw is a fail in the words of the error and its root cause, without secrets', async () => {
  const { health, faults } = arrange()
  const { check, script } = scripted()
  health.register(check)
  script.answer = new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED 127.0.0.1:8080') })
  await health.runDue(true)
  const reason = () => health.report().reasons[0]
  assert.equal(reason(), 'wats-server:reachable fails: fetch failed: connect ECONNREFUSED 127.0.0.1:8080')
  script.answer = new Error('GET https://u:hunter2@host failed')
  await health.runDue(true)
  assert.equal(reason(), 'wats-server:reachable fails: GET https://[redacted]@host failed')
  assert.deepEqual(faults, [])
})

test('an answer that is none is a fail', async () => {
  const { health } = arrange()
  const { check, script } = scripted()
  health.register(check)
  for (const answer of [undefined, null, 'pass', { status: 'up' }, {}]) {
    script.answer = answer
    await health.runDue(true)
    assert.match(
      health.report().reasons[0] ?? '',
      /fails: gave no valid answer: wanted status pass, warn or fail, got /,
    )
  }
})

test('observed value, times and duration are kept', async () => {
  const { health, time } = arrange()
  health.register({
    name: 'queue:age',
    critical: false,
    run: async () => {
      time.nowMs += 30
      return { status: 'warn', output: 'old', observedValue: 12, observedUnit: 's' }
    },
  })
  await health.runDue()
  assert.deepEqual(health.report().checks, [
    {
      name: 'queue:age',
      critical: false,
      status: 'warn',
      last: { status: 'warn', output: 'old', observedValue: 12, observedUnit: 's' },
      answeredMs: START_MS + 30,
      changedMs: START_MS + 30,
      durationMs: 30,
    },
  ])
})

test('a check is asked when it is due, at once after it was registered', async () => {
  const { health, time } = arrange()
  const { check, script } = scripted({ everyMs: 100 })
  health.register(check)
  await health.runDue()
  time.nowMs += 99
  await health.runDue()
  assert.equal(script.asked, 1)
  time.nowMs += 1
  await health.runDue()
  assert.equal(script.asked, 2)
  await health.runDue(true)
  assert.equal(script.asked, 3)
  time.nowMs -= 3_600_000
  await health.runDue()
  assert.equal(script.asked, 4, 'a clock that was set back does not silence a check')
})

test('an answer that is too old counts as failed', async () => {
  const { health, time } = arrange()
  health.setPhase('running')
  health.register(scripted({ everyMs: 100, budgetMs: 50 }).check)
  await health.runDue()
  time.nowMs += 350
  assert.equal(health.report().status, 'ok')
  time.nowMs += 1
  const { status, isReady, reasons, checks } = health.report()
  assert.deepEqual([status, isReady], ['unhealthy', false])
  assert.deepEqual(reasons, ['wats-server:reachable fails: has not run since 2026-01-01T00:00:00.000Z'])
  assert.equal(checks[0]?.last.status, 'fail')
  await health.runDue()
  assert.equal(health.report().status, 'ok')
})

test('hysteresis holds a status, and a recovering check says what it fails of', async () => {
  const { health, changes } = arrange()
  health.setPhase('running')
  const { check, script } = scripted({ failAfter: 2, passAfter: 2 })
  health.register(check)
  const answer = async (status: CheckResult['status'], output?: string) => {
    script.answer = output === undefined ? { status } : { status, output }
    await health.runDue(true)
  }
  await answer('pass')
  await answer('fail', 'refused')
  assert.deepEqual(health.report().reasons, [])
  await answer('fail', 'refused')
  await answer('pass')
  assert.deepEqual(health.report().reasons, ['wats-server:reachable fails: refused (recovering)'])
  assert.deepEqual(health.report().checks[0]?.last, { status: 'pass' })
  await answer('pass')
  assert.deepEqual(health.report().reasons, [])
  assert.equal(changes.length, 3)
})

test('listeners and onReport that throw do no harm', async () => {
  const clock = { now: () => START_MS }
  const faults: string[] = []
  const guard = createGuard({ clock, report: (where) => void faults.push(where) })
  const broken = () => {
    throw new Error('no')
  }
  const health = createHealth({ clock, guard, onReport: broken })
  const changes: HealthChange[] = []
  health.onChange(broken)
  const end = health.onChange((change) => void changes.push(change))
  const { check, script } = scripted()
  health.register(check)
  await health.runDue()
  end()
  script.answer = { status: 'fail' }
  await health.runDue(true)
  assert.deepEqual(changes, [{ check: 'wats-server:reachable', from: undefined, to: 'pass', output: undefined }])
  assert.deepEqual(faults, ['health.onChange', 'health.onReport'])
})

test('onReport hears each round and each change of phase', async () => {
  const { health, reports } = arrange()
  health.setPhase('running')
  health.setPhase('running')
  await health.runDue()
  assert.equal(reports.length, 2)
})

test('a bad definition is refused with check, field, wanted and got', () => {
  const { health } = arrange()
  const refuse = (change: object, message: RegExp) =>
    assert.throws(() => health.register({ ...scripted().check, ...change }), { code: 'SL_CHECK_INVALID', message })
  refuse({ name: '' }, /"": name must be a text of 1 to 200 characters/)
  refuse({ run: 5 }, /run must be a function, got 5/)
  refuse({ everyMs: 0 }, /everyMs must be milliseconds above 0, .* got 0/)
  refuse({ budgetMs: Number.NaN }, /budgetMs must be .* got NaN/)
  refuse({ budgetMs: 2 ** 31 }, /budgetMs must be/)
  refuse({ maxAgeMs: -1 }, /maxAgeMs must be/)
  refuse({ failAfter: 1.5 }, /failAfter must be a whole number from 1 to 100, got 1.5/)
  refuse({ passAfter: 0 }, /passAfter must be/)
  health.register(scripted().check)
  assert.throws(() => health.register(scripted().check), { code: 'SL_CHECK_TAKEN' })
})

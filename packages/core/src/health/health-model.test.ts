/**
 * Random lives of three checks against a model that knows only the words of the contract. Hysteresis has a plain model
 * of its own in its test, so the model here builds on it.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { createGuard } from '../create-guard.ts'
import type { CheckStatus } from './check.ts'
import { createHealth } from './create-health.ts'
import type { Phase } from './health.ts'
import { createHysteresis } from './hysteresis.ts'

const EVERY_MS = 100
const MAX_AGE_MS = 250
const NAMES = ['a', 'b', 'c'] as const

type Answer = CheckStatus | 'throw'
interface Step {
  readonly waitMs: number
  readonly phase: Phase | undefined
  /** What each check would answer if it were asked now. */
  readonly answers: readonly [Answer, Answer, Answer]
}
interface Shape {
  readonly critical: boolean
  readonly failAfter: number
  readonly passAfter: number
}

const answer = fc.constantFrom<Answer>('pass', 'pass', 'warn', 'fail', 'throw')
const step: fc.Arbitrary<Step> = fc.record({
  waitMs: fc.oneof(fc.constant(EVERY_MS), fc.integer({ min: 0, max: 400 })),
  phase: fc.option(fc.constantFrom<Phase>('starting', 'running', 'running', 'draining', 'stopped'), { nil: undefined }),
  answers: fc.tuple(answer, answer, answer),
})
const count = fc.integer({ min: 1, max: 3 })
const shape: fc.Arbitrary<Shape> = fc.record({ critical: fc.boolean(), failAfter: count, passAfter: count })

function createModel(shapes: readonly Shape[]) {
  const checks = shapes.map((one) => ({
    ...one,
    steady: createHysteresis(one.failAfter, one.passAfter),
    answeredMs: 0,
  }))
  const changes: string[] = []
  let phase: Phase = 'starting'
  let hasStarted = false
  return {
    changes,
    setPhase(next: Phase) {
      if (phase === 'stopped' && next !== 'stopped') hasStarted = false
      phase = next
      hasStarted ||= next === 'running'
    },
    round(answers: readonly Answer[], nowMs: number) {
      for (const [index, check] of checks.entries()) {
        const from = check.steady.status
        if (from !== undefined && nowMs - check.answeredMs < EVERY_MS) continue
        const given = answers[index] ?? 'throw'
        check.answeredMs = nowMs
        const to = check.steady.add(given === 'throw' ? 'fail' : given)
        if (to !== from) changes.push(`${NAMES[index]} ${from} ${to}`)
      }
    },
    report(nowMs: number) {
      const statuses = checks.map(({ steady, answeredMs }) =>
        steady.status !== undefined && nowMs - answeredMs > MAX_AGE_MS ? 'fail' : (steady.status ?? 'warn'),
      )
      const isBad = (index: number) => checks[index]?.critical === true && statuses[index] === 'fail'
      const isSilent = checks.some(({ critical, steady }) => critical && steady.status === undefined)
      const ill = statuses.filter((status) => status !== 'pass').length
      const anyBad = statuses.some((_, index) => isBad(index))
      return {
        statuses,
        status: anyBad ? 'unhealthy' : ill > 0 ? 'degraded' : 'ok',
        isReady: phase === 'running' && !anyBad && !isSilent,
        hasStarted,
        reasons: ill + (phase === 'running' ? 0 : 1),
      }
    },
  }
}

async function live(shapes: readonly Shape[], steps: readonly Step[]): Promise<void> {
  const time = { nowMs: 1_000_000 }
  const clock = { now: () => time.nowMs }
  const health = createHealth({ clock, guard: createGuard({ clock, report: assert.fail }) })
  const model = createModel(shapes)
  const changes: string[] = []
  health.onChange(({ check, from, to }) => void changes.push(`${check} ${from} ${to}`))
  let answers: readonly Answer[] = []
  for (const [index, one] of shapes.entries()) {
    const run = () => {
      const status = answers[index] ?? 'throw'
      if (status === 'throw') throw new Error('thrown')
      return { status, output: status }
    }
    health.register({ ...one, name: NAMES[index] ?? '', everyMs: EVERY_MS, maxAgeMs: MAX_AGE_MS, run })
  }
  const compare = () => {
    const { checks, status, isReady, hasStarted, reasons } = health.report()
    const statuses = checks.map((check) => check.status)
    assert.deepEqual({ statuses, status, isReady, hasStarted, reasons: reasons.length }, model.report(time.nowMs))
  }
  for (const one of steps) {
    time.nowMs += one.waitMs
    if (one.phase !== undefined) {
      health.setPhase(one.phase)
      model.setPhase(one.phase)
    }
    compare()
    answers = one.answers
    await health.runDue()
    model.round(answers, time.nowMs)
    compare()
  }
  assert.deepEqual(changes, model.changes)
}

test('any life of a process gives the reports and changes that the contract says', async () => {
  await fc.assert(fc.asyncProperty(fc.tuple(shape, shape, shape), fc.array(step, { maxLength: 40 }), live), {
    numRuns: 200,
  })
})

/** Settles a step when all its rows are read: its status is the given one, else what its measurements and children come to. */
import type { Step } from '@sightline/wats'
import { type Findings, shown } from '../findings.ts'
import { statusOfAll } from '../measurement/status-of.ts'
import { stepTypeOf } from './measured-step.ts'
import type { OpenStep } from './open-step.ts'

/** Recursive: the depth of sequences is bounded where they are opened. */
export function finishStep(open: OpenStep, findings: Findings): Step {
  return open.kind === undefined ? finishSequence(open, findings) : finishMeasured(open, findings)
}

function finishSequence({ step, children, givenStatus }: OpenStep, findings: Findings): Step {
  if (step.stepType === 'Action') return { ...step, status: givenStatus ?? 'D' }
  const steps = children.map((child) => finishStep(child, findings))
  const status = givenStatus ?? statusOfAll(steps.map((child) => child.status))
  return { ...step, status, ...(steps.length === 0 ? {} : { steps }) }
}

function finishMeasured({ step, kind = 'numeric', givenStatus, where }: OpenStep, findings: Findings): Step {
  const measured = [...(step.numericMeas ?? []), ...(step.booleanMeas ?? []), ...(step.stringMeas ?? [])]
  const [first] = measured
  if (first === undefined) findings.add(where, `the step ${shown(step.name)} has no measurement`)
  const only = measured.length === 1 ? first?.status : undefined
  const status = givenStatus ?? only ?? statusOfAll(measured.map((one) => one.status))
  return { ...step, stepType: stepTypeOf(kind, step), status }
}

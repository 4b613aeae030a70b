/**
 * Looks for what is allowed and still suspicious. Warnings never stop a report: the equipment may be right, and the
 * server has the last word.
 */
import { TWO_LIMIT_COMPARISONS } from './comparison.ts'
import type { NumericMeasurement } from './measurement.ts'
import type { ReportDraft } from './report.ts'
import type { Step } from './step.ts'

export type ReportWarningCode = 'problem-character' | 'result-contradicts-step' | 'limits-reversed'

export interface ReportWarning {
  readonly code: ReportWarningCode
  /** As in ReportProblem. */
  readonly path: string
  /** One sentence without a full stop. */
  readonly message: string
}

/** Warnings that one review lists at most; a report with more is beyond reading. */
export const MAX_WARNINGS = 50

/** Characters that WATS takes for wildcards or paths in its searches. */
const PROBLEM_CHARACTERS = /[*%?[\]^!/\\]/g
const TWO_LIMITS: ReadonlySet<string> = new Set(TWO_LIMIT_COMPARISONS)

/** At most 50 warnings, in the order of the report. @param report - one that has been checked */
export function reviewReport(report: ReportDraft): ReportWarning[] {
  const warnings = [...reviewIdentity('pn', report.pn), ...reviewIdentity('sn', report.sn)]
  if (report.type !== 'T') return warnings
  for (const { step, path, isMain } of stepsOf(report.root)) {
    if (report.result === 'P' && isMain) warnings.push(...reviewStatus(step, path))
    for (const [index, measurement] of (step.numericMeas ?? []).entries()) {
      warnings.push(...reviewLimits(measurement, `${path}.numericMeas[${index}]`))
    }
    if (warnings.length >= MAX_WARNINGS) return warnings.slice(0, MAX_WARNINGS)
  }
  return warnings
}

function reviewIdentity(path: 'pn' | 'sn', value: string): ReportWarning[] {
  const found = [...new Set(value.match(PROBLEM_CHARACTERS))]
  if (found.length === 0) return []
  const message = `${path}: ${JSON.stringify(value)} contains ${found.join(' ')}, which WATS treats as wildcards in searches`
  return [{ code: 'problem-character', path, message }]
}

function reviewStatus(step: Step, path: string): ReportWarning[] {
  if (step.status !== 'F' && step.status !== 'E') return []
  const message = `${path}: step ${JSON.stringify(step.name)} has status ${step.status} while the report's result is P`
  return [{ code: 'result-contradicts-step', path, message }]
}

function reviewLimits({ compOp, lowLimit, highLimit }: NumericMeasurement, path: string): ReportWarning[] {
  if (!TWO_LIMITS.has(compOp ?? 'LOG') || typeof lowLimit !== 'number' || typeof highLimit !== 'number') return []
  if (lowLimit <= highLimit) return []
  const message = `${path}: lowLimit ${lowLimit} is above highLimit ${highLimit}`
  return [{ code: 'limits-reversed', path, message }]
}

interface PlacedStep {
  readonly step: Step
  readonly path: string
  /** In the main group all the way up: a failure in a set-up or clean-up sequence need not fail the unit. */
  readonly isMain: boolean
}

/** All steps, parents before children, without recursion. */
function* stepsOf(root: Step): Generator<PlacedStep> {
  const open: PlacedStep[] = [{ step: root, path: 'root', isMain: isMainStep(root) }]
  for (let placed = open.pop(); placed !== undefined; placed = open.pop()) {
    yield placed
    const { step, path, isMain } = placed
    const children = (step.steps ?? []).map((child, index) => ({
      step: child,
      path: `${path}.steps[${index}]`,
      isMain: isMain && isMainStep(child),
    }))
    open.push(...children.reverse())
  }
}

function isMainStep(step: Step): boolean {
  return (step.group ?? 'M') === 'M'
}

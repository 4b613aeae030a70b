/** The draft of a report from the rows of one unit. */
import { type ReportResult, type StepStatus, statusOfWord } from '@sightline/wats'
import { shown } from '../findings.ts'
import { completeHeader, type HeaderContext } from '../header/complete-header.ts'
import type { DecimalSeparator } from '../measurement/decimal.ts'
import { statusOfAll } from '../measurement/status-of.ts'
import { csvStep } from './csv-step.ts'
import type { CsvUnit } from './csv-units.ts'

/** Name of the root sequence where the file does not name its test program; what TestStand calls it. */
const ROOT_NAME = 'MainSequence Callback'
const WHOLE = /^\d{1,5}$/

/** @returns undefined when something is missing or wrong; the findings say what */
export function unitDraft(unit: CsvUnit, separator: DecimalSeparator, context: HeaderContext): unknown {
  const { facts, rows } = unit
  const steps = rows.map((row) => csvStep(row, separator, context.findings))
  const isComplete = facts.sn !== '' && facts.pn !== '' && facts.start !== ''
  const header = isComplete
    ? completeHeader({ ...facts, processCode: processCodeOf(unit, context) }, context)
    : undefined
  const statuses = steps.flatMap((step) => (step === undefined ? [] : [step.status]))
  const result = resultOf(unit, statuses, context)
  if (header === undefined || result === undefined) return undefined
  const name = facts.sequence || ROOT_NAME
  return {
    type: 'T',
    ...header,
    ...(facts.processName === '' ? {} : { processName: facts.processName }),
    result,
    uut: facts.operator === '' ? {} : { user: facts.operator },
    root: {
      group: 'M',
      stepType: 'SequenceCall',
      name,
      status: result,
      seqCall: facts.sequence === '' ? { name } : { path: name, name },
      steps,
    },
  }
}

function resultOf(
  { facts, rows }: CsvUnit,
  statuses: readonly StepStatus[],
  { findings, where, warn }: HeaderContext,
): ReportResult | undefined {
  if (facts.result === '') {
    const derived = statusOfAll(statuses)
    warn(`${where}: no result; taken from the measurements: ${derived}`)
    return derived
  }
  const result = statusOfWord(facts.result)
  if (result !== undefined && result !== 'S') return result
  const row = rows.find((one) => one.cells.result === facts.result)
  findings.add(
    `line ${row?.line}`,
    `the result must be PASSED, FAILED, DONE, ERROR or TERMINATED, got ${shown(facts.result)}`,
  )
  return undefined
}

function processCodeOf({ facts, rows }: CsvUnit, { findings }: HeaderContext): number | undefined {
  if (facts.processCode === '') return undefined
  if (WHOLE.test(facts.processCode)) return Number(facts.processCode)
  const row = rows.find((one) => one.cells.processCode === facts.processCode)
  findings.add(`line ${row?.line}`, `the process code must be a whole number, got ${shown(facts.processCode)}`)
  return undefined
}

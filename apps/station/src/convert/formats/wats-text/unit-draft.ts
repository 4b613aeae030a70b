/** The draft of a report from the header and the steps of a unit. */
import { type ReportResult, type Step, statusOfWord } from '@sightline/wats'
import { shown } from '../findings.ts'
import { completeHeader, type HeaderContext } from '../header/complete-header.ts'
import { decimalOf } from '../measurement/decimal.ts'
import { statusOfAll } from '../measurement/status-of.ts'
import type { HeaderName, UnitHeader } from './header-reader.ts'

/** Name of the root sequence where the file does not name its software; what TestStand calls it. */
const ROOT_NAME = 'MainSequence Callback'
const WHOLE = /^[+-]?\d{1,9}$/

/** @returns undefined when something is missing; the findings say what */
export function unitDraft(unit: UnitHeader, steps: readonly Step[], context: HeaderContext): unknown {
  const text = (name: HeaderName) => unit.values.get(name)?.value
  const header = completeHeader(
    {
      sn: text('SerialNumber'),
      pn: text('PartNumber'),
      rev: text('Revision'),
      machineName: text('StationName'),
      processCode: wholeNumber('OperationTypeCode', unit, context),
      processName: text('OperationTypeName'),
      start: text('StartDateTime'),
      startUtc: text('UTCStartDateTime'),
    },
    context,
  )
  const result = resultOf(unit, steps, context)
  const uut = unitUnderTest(unit, context)
  if (header === undefined || result === undefined) return undefined
  const name = text('SoftwareName') ?? ROOT_NAME
  return {
    type: 'T',
    ...header,
    ...present({ processName: text('OperationTypeName') }),
    result,
    uut,
    miscInfos: unit.miscInfos,
    subUnits: unit.subUnits,
    root: {
      group: 'M',
      stepType: 'SequenceCall',
      name,
      status: result,
      seqCall: present({ path: text('SoftwareName'), name, version: text('SoftwareVersion') }),
      steps,
    },
  }
}

function resultOf(
  unit: UnitHeader,
  steps: readonly Step[],
  { findings, warn }: HeaderContext,
): ReportResult | undefined {
  const written = unit.values.get('UUTStatus')
  if (written === undefined) {
    const derived = statusOfAll(steps.map((step) => step.status))
    if (steps.length === 0) findings.add('', 'no UUTStatus and no steps to tell it from')
    else warn(`no UUTStatus; taken from the steps: ${derived}`)
    return derived
  }
  const status = statusOfWord(written.value)
  if (status !== undefined && status !== 'S') return status
  findings.add(
    written.where,
    `the UUTStatus must be Passed, Failed, Done, Error or Terminated, got ${shown(written.value)}`,
  )
  return undefined
}

function unitUnderTest(unit: UnitHeader, context: HeaderContext): object {
  const text = (name: HeaderName) => unit.values.get(name)?.value
  return present({
    user: text('OperatorName'),
    comment: text('Comment'),
    execTime: seconds('ExecutionTime', unit, context),
    fixtureId: text('FixtureId'),
    testSocketIndex: wholeNumber('TestSocketIndex', unit, context),
    errorCode: wholeNumber('ErrorCode', unit, context),
    errorMessage: text('ErrorMessage'),
    batchSN: text('BatchSerialNumber'),
  })
}

function wholeNumber(name: HeaderName, { values }: UnitHeader, { findings }: HeaderContext): number | undefined {
  const written = values.get(name)
  if (written === undefined) return undefined
  if (WHOLE.test(written.value)) return Number(written.value)
  findings.add(written.where, `${name} must be a whole number, got ${shown(written.value)}`)
  return undefined
}

function seconds(name: HeaderName, { values }: UnitHeader, { findings, options }: HeaderContext) {
  const written = values.get(name)
  if (written === undefined) return undefined
  const value = decimalOf(written.value, options.decimalSeparator ?? '.')
  if (value === undefined)
    findings.add(written.where, `${name} must be a number of seconds, got ${shown(written.value)}`)
  return value
}

/** Without the fields that have no value. */
function present(fields: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}

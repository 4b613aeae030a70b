/**
 * From the fields of a Report element to the draft of a WSJF report: what the two formats arrange differently. In WSXF
 * the failures of a repair stand beside the parts and point to them; in WSJF they stand inside.
 */
import type { Findings } from '../findings.ts'
import { completeHeader, type HeaderContext } from '../header/complete-header.ts'
import type { Fields } from './place-element.ts'

/** Lists of measurements and the end of the step types that hold them: ET_NLT with one, ET_MNLT with several. */
const MEASUREMENT_TYPES = [
  ['numericMeas', 'NLT'],
  ['booleanMeas', 'PFT'],
  ['stringMeas', 'SVT'],
] as const

/** @returns undefined when something is missing; the findings say what */
export function finishReport(report: Fields, context: HeaderContext): Fields | undefined {
  const { steps = [], failures = [], binaryData = [], ...rest } = report as Fields & ReportLists
  const { findings, where } = context
  const header = completeHeader(foundHeader(rest), context)
  if (rest['type'] === undefined) findings.add(where, 'the attribute type must be UUT or UUR, got nothing')
  if (rest['type'] === 'T' && steps.length !== 1) findings.add(where, `wanted one root <Step>, got ${steps.length}`)
  const [root] = steps
  if (root !== undefined) finishSteps(root)
  placeFailures(rest, failures, findings, where)
  const attachments = placeAttachments(failures, binaryData)
  if (header === undefined) return undefined
  return {
    ...rest,
    ...header,
    ...(root === undefined ? {} : { root }),
    ...(attachments.length === 0 ? {} : { binaryData: attachments }),
  }
}

interface ReportLists {
  readonly steps?: Fields[]
  readonly failures?: Fields[]
  readonly binaryData?: Fields[]
}

function foundHeader(fields: Fields) {
  return {
    ...(fields as { readonly [key in 'sn' | 'pn' | 'rev' | 'machineName' | 'location' | 'purpose']?: string }),
    processCode: fields['processCode'] as number | undefined,
    processName: fields['processName'] as string | undefined,
    start: fields['start'] as string | undefined,
    startUtc: fields['startUTC'] as string | undefined,
  }
}

/** Completes the steps from what they hold; with a stack of its own, as depth is the file's choice. */
function finishSteps(root: Fields): void {
  const open = [root]
  for (let step = open.pop(); step !== undefined; step = open.pop()) {
    step['stepType'] ??= stepTypeOf(step)
    const call = step['seqCall'] as Fields | undefined
    if (call !== undefined) {
      call['path'] ??= call['fileName']
      delete call['fileName']
    }
    open.push(...((step['steps'] ?? []) as Fields[]))
  }
}

/** The type that the vendor's own reader gives to a step by its content. */
function stepTypeOf(step: Fields): string {
  if (step['seqCall'] !== undefined || step['steps'] !== undefined) return 'SequenceCall'
  if (step['chart'] !== undefined) return 'WATS_XYGMNLT'
  if (step['attachment'] !== undefined) return 'WATS_AttachFile'
  if (step['messagePopup'] !== undefined) return 'MessagePopup'
  if (step['callExe'] !== undefined) return 'CallExecutable'
  for (const [key, type] of MEASUREMENT_TYPES) {
    const measurements = step[key] as Fields[] | undefined
    if (measurements !== undefined) return measurements.length > 1 ? `ET_M${type}` : `ET_${type}`
  }
  return 'Action'
}

/** Hangs each failure on the part it names by index; without parts there is nowhere for it to go. */
function placeFailures(report: Fields, failures: readonly Fields[], findings: Findings, where: string): void {
  const units = (report['subUnits'] ?? []) as Fields[]
  for (const failure of failures) {
    const partIdx = failure['partIdx'] ?? 0
    const unit =
      units.find((one) => one['idx'] === partIdx) ?? units.find((one, at) => one['idx'] === undefined && at === partIdx)
    if (unit === undefined) {
      findings.add(where, `a failure names the part with index ${String(partIdx)}, and no <ReportUnitHierarchy> has it`)
      continue
    }
    unit['failures'] = [...((unit['failures'] ?? []) as Fields[]), failure]
    delete failure['partIdx']
  }
}

/** Hangs the files of failures on them. @returns those of the report itself */
function placeAttachments(failures: readonly Fields[], files: readonly Fields[]): Fields[] {
  const own: Fields[] = []
  for (const file of files) {
    const { failIdx, ...content } = file
    const failure = failIdx === undefined ? undefined : failures.find((one) => one['idx'] === failIdx)
    if (failure === undefined) own.push(content)
    else failure['attachments'] = [...((failure['attachments'] ?? []) as Fields[]), content]
  }
  for (const failure of failures) delete failure['idx']
  return own
}

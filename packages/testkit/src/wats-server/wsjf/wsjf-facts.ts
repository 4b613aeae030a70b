/** What the server keeps of a WSJF report beside its bytes. */
import type { Report, Step } from '@sightline/wats'
import { attachmentIdOf, decodeBase64 } from '../header/attachment-data.ts'
import type { HeaderOfReport } from '../header/header-fields.ts'
import type { AttachmentFact, ReportFacts } from '../header/report-facts.ts'
import { RESULT_WORDS } from '../header/result-words.ts'
import { utcTimeOf } from '../header/utc-time.ts'
import { watsServerErrors } from '../wats-server-errors.ts'

/** @throws ValidationError `WATS_SERVER_REPORT_INVALID` when an attachment is no base64, naming its path */
export function wsjfFacts(report: Report): ReportFacts {
  return {
    header: headerOf(report),
    subUnits: (report.subUnits ?? []).map((unit) => ({
      partType: unit.partType ?? null,
      serialNumber: unit.sn ?? null,
      partNumber: unit.pn ?? null,
      revision: unit.rev ?? null,
    })),
    miscInfos: (report.miscInfos ?? []).map((info) => ({
      description: info.description ?? null,
      value: info.text ?? (info.numeric == null ? null : String(info.numeric)),
    })),
    assets: (report.assets ?? []).map((asset) => ({
      serialNumber: asset.sn ?? asset.assetSN ?? null,
      usageCount: asset.usageCount ?? null,
    })),
    attachments: attachmentsOf(report),
  }
}

function headerOf(report: Report): HeaderOfReport {
  const unit = report.type === 'T' ? report.uut : report.uur
  return {
    uuid: report.id.toLowerCase(),
    reportType: report.type,
    serialNumber: report.sn,
    partNumber: report.pn,
    revision: report.rev,
    result: RESULT_WORDS[report.result],
    processCode: report.processCode,
    processName: report.processName ?? null,
    stationName: report.machineName,
    location: report.location,
    purpose: report.purpose,
    start: report.start,
    startUtc: utcTimeOf(report.start) ?? null,
    executionTime: unit?.execTime ?? null,
    userName: unit?.user ?? null,
    comment: unit?.comment ?? null,
    ...testFieldsOf(report),
    referencedUut: report.type === 'R' ? (report.uur.refUUT?.toLowerCase() ?? null) : null,
  }
}

type TestField =
  | 'batchNumber'
  | 'fixtureId'
  | 'testSocketIndex'
  | 'errorCode'
  | 'errorMessage'
  | 'swFilename'
  | 'swVersion'

function testFieldsOf(report: Report): Pick<HeaderOfReport, TestField> {
  const test = report.type === 'T' ? report.uut : undefined
  const sequence = report.type === 'T' ? report.root.seqCall : undefined
  return {
    batchNumber: test?.batchSN ?? null,
    fixtureId: test?.fixtureId ?? null,
    testSocketIndex: test?.testSocketIndex ?? null,
    errorCode: test?.errorCode ?? null,
    errorMessage: test?.errorMessage ?? null,
    swFilename: sequence?.path ?? sequence?.name ?? null,
    swVersion: sequence?.version ?? null,
  }
}

function attachmentsOf(report: Report): AttachmentFact[] {
  const found: AttachmentFact[] = []
  const add = (path: string, stepId: number | null, file: FileInReport): void => {
    if (file.data == null || file.data === '') return
    const data = decodeBase64(file.data)
    if (data === undefined) {
      throw watsServerErrors.reportInvalid({
        problem: `${path}.data: wanted base64, got ${file.data.length} characters`,
      })
    }
    found.push({
      id: attachmentIdOf(file['id'], report.id.toLowerCase(), found.length),
      stepId,
      name: file.name ?? `attachment-${found.length + 1}`,
      contentType: file.contentType ?? 'application/octet-stream',
      data,
    })
  }
  ;(report.binaryData ?? []).forEach((file, index) => {
    add(`binaryData[${index}]`, null, file)
  })
  if (report.type === 'T') addFromSteps(report.root, add)
  return found
}

interface FileInReport {
  readonly name?: string | null | undefined
  readonly contentType?: string | null | undefined
  readonly data?: string | null | undefined
  /** Not in the model; the model keeps the fields it does not know. */
  readonly id?: unknown
}

/** Walks with a stack of its own. A step without a number gets its place in the order of the sequence, from 1. */
function addFromSteps(root: Step, add: (path: string, stepId: number, file: FileInReport) => void): void {
  const open: { readonly step: Step; readonly path: string }[] = [{ step: root, path: 'root' }]
  for (let order = 1, node = open.pop(); node !== undefined; node = open.pop(), order += 1) {
    const { step, path } = node
    const stepId = Number(step.id ?? order)
    if (step.attachment != null)
      add(`${path}.attachment`, Number.isSafeInteger(stepId) ? stepId : order, step.attachment)
    const children = step.steps ?? []
    for (let index = children.length - 1; index >= 0; index -= 1) {
      const child = children[index]
      if (child !== undefined) open.push({ step: child, path: `${path}.steps[${index}]` })
    }
  }
}

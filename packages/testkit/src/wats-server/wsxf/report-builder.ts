/** Gathers what the server keeps of one `Report` element while it is read, and says what it lacks. */
import { isStartTime, statusOfWord } from '@sightline/wats'
import { attachmentIdOf, decodeBase64 } from '../header/attachment-data.ts'
import type { HeaderOfReport } from '../header/header-fields.ts'
import type { AssetFact, AttachmentFact, MiscInfoFact, ReportFacts, SubUnitFact } from '../header/report-facts.ts'
import { RESULT_WORDS } from '../header/result-words.ts'
import { utcTimeOf } from '../header/utc-time.ts'
import type { XmlElement } from './xml-reader.ts'

type Attributes = XmlElement['attributes']

/** An element that came to its end, with its own text. */
export interface ReadElement {
  readonly name: string
  readonly attributes: Attributes
  /** The element it stands in. */
  readonly parent: string
  readonly text: string
  /** The number of the step around it; null outside of any. */
  readonly stepId: number | null
}

export interface ReportBuilder {
  take(element: ReadElement): void
  /** @returns the facts, or what was wanted and not there, a line each */
  finish(): { readonly facts: ReportFacts } | { readonly problems: readonly string[] }
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const MAX_TEXT = 100
/** As for WSJF; the vendor's list of required attributes, without those that only the server writes. */
const REQUIRED_TEXTS = ['PN', 'SN', 'Rev', 'MachineName', 'Location', 'Purpose'] as const
const NO_ATTRIBUTES: Attributes = {}

/** @param path - `Reports/Report[1]`, for the problems */
export function createReportBuilder(report: Attributes, path: string): ReportBuilder {
  const first = new Map<string, ReadElement>()
  const subUnits: SubUnitFact[] = []
  const miscInfos: MiscInfoFact[] = []
  const assets: AssetFact[] = []
  const attachments: AttachmentFact[] = []
  const problems = problemsOf(report, path)

  const addAttachment = ({ name, attributes, text, stepId }: ReadElement): void => {
    const data = decodeBase64(text)
    if (data === undefined) problems.push(`${path}//${name}: wanted base64, got ${text.length} characters`)
    // The server leaves the data out of what it gives back; such an element has nothing to keep.
    if (data === undefined || data.length === 0) return
    attachments.push({
      id: attachmentIdOf(attributes['BinaryDataGUID'], (report['ID'] ?? '').toLowerCase(), attachments.length),
      stepId,
      name: attributes['Name'] ?? attributes['FileName'] ?? `attachment-${attachments.length + 1}`,
      contentType: attributes['ContentType'] ?? 'application/octet-stream',
      data,
    })
  }
  const takers: Readonly<Record<string, (element: ReadElement) => void>> = {
    ReportUnitHierarchy: ({ attributes }) => subUnits.push(subUnitOf(attributes)),
    MiscInfo: ({ attributes, text }) => miscInfos.push(miscInfoOf(attributes, text)),
    Asset: ({ attributes }) => assets.push(assetOf(attributes)),
    Attachment: addAttachment,
    BinaryData: addAttachment,
  }
  return {
    take(element) {
      const key = `${element.parent}/${element.name}`
      if (!first.has(key)) first.set(key, element)
      takers[element.name]?.(element)
    },
    finish() {
      const all = [...problems, ...missingParts(report, first, path)]
      if (all.length > 0) return { problems: all }
      return { facts: { header: headerOf(report, first), subUnits, miscInfos, assets, attachments } }
    },
  }
}

function problemsOf(report: Attributes, path: string): string[] {
  const problems: string[] = []
  const check = (name: string, isGood: (value: string) => boolean, wanted: string): void => {
    const value = report[name]
    if (value !== undefined && isGood(value)) return
    const got = value === undefined ? 'nothing' : JSON.stringify(value.slice(0, MAX_TEXT))
    problems.push(`${path}/@${name}: wanted ${wanted}, got ${got}`)
  }
  check('type', (value) => value === 'UUT' || value === 'UUR', 'UUT or UUR')
  check('ID', (value) => UUID.test(value), 'a UUID')
  for (const name of REQUIRED_TEXTS) {
    check(name, (value) => value.trim() !== '' && value.length <= MAX_TEXT, `text of 1 to ${MAX_TEXT} characters`)
  }
  check('Start', isStartTime, 'an ISO 8601 time with offset')
  // A repair report has no result of its own in the vendor's example.
  if (report['type'] !== 'UUR' || report['Result'] !== undefined) {
    const isResult = (value: string) => RESULT_WORDS[statusOfWord(value) as keyof typeof RESULT_WORDS] !== undefined
    check('Result', isResult, `one of ${Object.values(RESULT_WORDS).join(', ')}`)
  }
  return problems
}

function missingParts(report: Attributes, first: ReadonlyMap<string, ReadElement>, path: string): string[] {
  const missing: string[] = []
  const code = first.get('Report/Process')?.attributes['Code']
  if (!/^-?\d+$/.test(code ?? '')) {
    const got = code === undefined ? 'nothing' : JSON.stringify(code)
    missing.push(`${path}/Process/@Code: wanted a whole number, got ${got}`)
  }
  const parts = report['type'] === 'UUT' ? ['UUT', 'Step'] : report['type'] === 'UUR' ? ['UUR'] : []
  for (const part of parts) {
    if (!first.has(`Report/${part}`)) missing.push(`${path}/${part}: wanted one, got nothing`)
  }
  return missing
}

function headerOf(report: Attributes, first: ReadonlyMap<string, ReadElement>): HeaderOfReport {
  const kind = report['type'] === 'UUR' ? 'UUR' : 'UUT'
  const unit = first.get(`Report/${kind}`)?.attributes ?? NO_ATTRIBUTES
  const process = first.get('Report/Process')?.attributes ?? NO_ATTRIBUTES
  const sequence = first.get('Step/SequenceCall')?.attributes ?? NO_ATTRIBUTES
  const result = statusOfWord(report['Result'] ?? 'Passed') as keyof typeof RESULT_WORDS
  return {
    uuid: (report['ID'] ?? '').toLowerCase(),
    reportType: kind === 'UUT' ? 'T' : 'R',
    serialNumber: textOf(report['SN']),
    partNumber: textOf(report['PN']),
    revision: textOf(report['Rev']),
    result: report['Result'] === undefined ? null : RESULT_WORDS[result],
    processCode: numberOf(process['Code']),
    processName: textOf(process['Name']),
    stationName: textOf(report['MachineName']),
    location: textOf(report['Location']),
    purpose: textOf(report['Purpose']),
    start: textOf(report['Start']),
    startUtc: utcTimeOf(report['Start'] ?? '') ?? null,
    executionTime: numberOf(unit['ExecutionTime']),
    userName: textOf(unit['UserLoginName']),
    comment: textOf(first.get(`${kind}/Comment`)?.text),
    batchNumber: textOf(unit['BatchSN']),
    fixtureId: textOf(unit['FixtureId']),
    testSocketIndex: numberOf(unit['TestSocketIndex']),
    errorCode: numberOf(unit['ErrorCode']),
    errorMessage: textOf(unit['ErrorMessage']),
    swFilename: textOf(sequence['Filepath']) ?? textOf(sequence['Name']),
    swVersion: textOf(sequence['Version']),
    referencedUut: textOf(unit['ReferencedUUT']?.toLowerCase()),
  }
}

function subUnitOf(attributes: Attributes): SubUnitFact {
  return {
    partType: textOf(attributes['PartType']),
    serialNumber: textOf(attributes['SN']),
    partNumber: textOf(attributes['PN']),
    revision: textOf(attributes['Rev']),
  }
}

function miscInfoOf(attributes: Attributes, text: string): MiscInfoFact {
  return { description: textOf(attributes['Description']), value: textOf(text) ?? textOf(attributes['Numeric']) }
}

function assetOf(attributes: Attributes): AssetFact {
  const count = numberOf(attributes['UsageCount'])
  return { serialNumber: textOf(attributes['AssetSN']), usageCount: typeof count === 'number' ? count : null }
}

/** An empty attribute says nothing: the server's own exports write them for what is absent. */
function textOf(value: string | undefined): string | null {
  return value === undefined || value === '' ? null : value
}

/** A number where it is one; else the text itself, since error codes may be words. */
function numberOf(value: string | undefined): number | string | null {
  const text = textOf(value)
  if (text === null) return null
  return Number.isFinite(Number(text)) ? Number(text) : text
}

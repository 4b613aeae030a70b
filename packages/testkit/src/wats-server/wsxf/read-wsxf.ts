/** Reads a WSXF document in pieces: checks it, and gathers what the server keeps of each report in it. */
import type { ReportFacts } from '../header/report-facts.ts'
import { watsServerErrors } from '../wats-server-errors.ts'
import { createReportBuilder, type ReportBuilder } from './report-builder.ts'
import { WSXF_NAMESPACE } from './wsxf-namespace.ts'
import { createXmlReader, type XmlElement } from './xml-reader.ts'

export interface WsxfReport {
  readonly facts: ReportFacts
}

export interface WsxfReader {
  /** @throws ValidationError `WATS_SERVER_BODY_UNREADABLE` for what is no XML, `WATS_SERVER_REPORT_INVALID` for what is no WSXF */
  write(text: string): void
  /** The ids of the reports begun so far, in lower case; also of a document that turns out bad. */
  ids(): readonly string[]
  /** The reports, at least one. @throws as `write`, with one line a problem of any report */
  end(): readonly WsxfReport[]
}

/** An open element with the text that stands directly in it. */
interface Frame {
  readonly element: XmlElement
  readonly stepId: number | null
  text: string
}

/** Problems that an answer lists; a hostile document could have a million. */
const MAX_PROBLEMS = 20
/** Elements whose text is kept; of all others it is only white space or measurements. */
const WITH_TEXT: ReadonlySet<string> = new Set(['MiscInfo', 'Comment', 'Attachment', 'BinaryData'])

/** Memory grows with the reports' headers, texts and attachments, not with their steps. */
export function createWsxfReader(): WsxfReader {
  const frames: Frame[] = []
  const ids: string[] = []
  const problems: string[] = []
  const reports: WsxfReport[] = []
  let builder: ReportBuilder | undefined

  const openReport = (element: XmlElement): void => {
    const id = element.attributes['ID']?.toLowerCase()
    if (id !== undefined) ids.push(id)
    builder = createReportBuilder(element.attributes, `Reports/Report[${reports.length + 1}]`)
  }
  const closeReport = (): void => {
    const result = builder?.finish()
    builder = undefined
    if (result === undefined) return
    if ('facts' in result) reports.push({ facts: result.facts })
    else problems.push(...result.problems.slice(0, MAX_PROBLEMS - problems.length))
  }
  const xml = createXmlReader({
    open(element) {
      checkPlace(element, frames.length)
      if (frames.length === 1) openReport(element)
      const parent = frames.at(-1)
      frames.push({ element, stepId: stepIdOf(element) ?? parent?.stepId ?? null, text: '' })
    },
    text(text) {
      const frame = frames.at(-1)
      if (frame !== undefined && WITH_TEXT.has(frame.element.name)) frame.text += text
    },
    close() {
      const frame = frames.pop()
      if (frame === undefined) return
      if (frames.length === 1) return closeReport()
      const { element, text, stepId } = frame
      const parent = frames.at(-1)?.element.name ?? ''
      builder?.take({ name: element.name, attributes: element.attributes, parent, text: text.trim(), stepId })
    },
  })
  return {
    write: xml.write,
    ids: () => ids,
    end() {
      xml.end()
      if (reports.length + problems.length === 0) problems.push('Reports: wanted at least one Report, got none')
      if (problems.length > 0) throw watsServerErrors.reportInvalid({ problem: problems.join('\n') })
      return reports
    },
  }
}

/** The root must be Reports and what stands in it Report, both of the namespace. */
function checkPlace(element: XmlElement, depth: number): void {
  const wanted = ['Reports', 'Report'][depth]
  if (wanted === undefined || (element.name === wanted && element.namespace === WSXF_NAMESPACE)) return
  const where = depth === 0 ? 'the root' : 'an element in Reports'
  throw watsServerErrors.reportInvalid({
    problem: `${where}: wanted ${wanted} of the namespace ${WSXF_NAMESPACE}, got ${element.name} of "${element.namespace}"`,
  })
}

function stepIdOf({ name, attributes }: XmlElement): number | undefined {
  const id = name === 'Step' ? Number(attributes['Id']) : Number.NaN
  return Number.isSafeInteger(id) ? id : undefined
}

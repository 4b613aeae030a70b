/** WSXF, the XML form of WATS reports: any number of Report elements, tests and repairs. */
import { rejectionOfFault } from '../../content-fault.ts'
import {
  type Confidence,
  type ConversionContext,
  type ConversionResult,
  type ConversionSource,
  defineConverter,
  type Probe,
} from '../../contract.ts'
import { readConversionOptions } from '../../conversion-options.ts'
import { checkedReports, type PlacedDraft } from '../checked-reports.ts'
import { createFindings } from '../findings.ts'
import { finishReport } from './finish-report.ts'
import { createReportReader, WSXF_NAMESPACE } from './report-reader.ts'

const ROOT = /<(?:[\w.-]+:)?Reports[\s>/]/

/** Accepts by the root element and its namespace. Read as a stream, so the size of the file is no matter. */
export const wsxf = defineConverter({ name: 'wsxf', version: '1.0.0', accepts, convert })

function accepts({ headText }: Probe): Confidence {
  if (!/^\s*</.test(headText)) return { score: 0, reason: 'is no XML' }
  if (!ROOT.test(headText)) return { score: 0.1, reason: 'is XML, but has no <Reports>' }
  const isNamed = headText.includes(WSXF_NAMESPACE)
  if (isNamed) return { score: 0.98, reason: 'has <Reports> and the namespace of WSXF' }
  return headText.includes('<Report') && /\bSN=/.test(headText)
    ? { score: 0.7, reason: 'has <Reports> without the namespace of WSXF' }
    : { score: 0.2, reason: 'has <Reports>, but no <Report> with SN' }
}

async function convert(source: ConversionSource, context: ConversionContext): Promise<ConversionResult> {
  const options = readConversionOptions(context.options)
  const findings = createFindings()
  const drafts: PlacedDraft[] = []
  const reader = createReportReader({
    findings,
    warn: context.warn,
    onReport(report, place) {
      const where = `report at ${place}`
      const draft = finishReport(report, { options, findings, where, warn: context.warn })
      if (draft !== undefined) drafts.push({ draft, where })
    },
  })
  try {
    for await (const text of source.textStream(declaredEncoding)) {
      context.signal.throwIfAborted()
      reader.write(text)
    }
    reader.end()
  } catch (error) {
    const rejection = rejectionOfFault(error)
    if (rejection === undefined) throw error
    return rejection
  }
  if (drafts.length === 0 && findings.isEmpty) return { kind: 'rejected', reason: 'the file holds no <Report>' }
  return findings.isEmpty ? checkedReports(drafts) : findings.rejection()
}

function declaredEncoding(head: string): string | undefined {
  return /^<\?xml[^>]*?\sencoding\s*=\s*["']([^"']+)["']/.exec(head)?.[1]
}

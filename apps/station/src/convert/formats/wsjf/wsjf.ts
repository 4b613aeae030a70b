/** WSJF, the JSON form of WATS reports: one report, or a list of reports. Carried over as it is, fields we do not know included. */
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
import { completeHeader, type HeaderContext } from '../header/complete-header.ts'
import { findJsonFault } from './json-fault.ts'

const KEYS = /"(pn|sn|rev|type|result|machineName|processCode|purpose|root|uut|uur|stepType|numericMeas)"\s*:/g
/** The fields of a header that are text; `processCode` is the only other one. */
const TEXT_FIELDS = ['sn', 'pn', 'rev', 'machineName', 'location', 'purpose', 'processName', 'start'] as const

/** Accepts by the names of fields in the first 64 KB. The file is held as a whole: JSON cannot be read in part. */
export const wsjf = defineConverter({ name: 'wsjf', version: '1.0.0', accepts, convert })

function accepts({ headText }: Probe): Confidence {
  if (!/^\s*(?:\[\s*)*\{/.test(headText)) return { score: 0, reason: 'is no JSON object or list' }
  const keys = new Set([...headText.matchAll(KEYS)].map((match) => match[1]))
  const found = `has ${keys.size} fields of WSJF`
  if (keys.size < 4) return { score: 0.1, reason: `is JSON, but ${found}` }
  return keys.has('pn') && keys.has('sn')
    ? { score: 0.95, reason: found }
    : { score: 0.5, reason: `${found}, but not pn and sn` }
}

async function convert(source: ConversionSource, context: ConversionContext): Promise<ConversionResult> {
  const options = readConversionOptions(context.options)
  const text = await source.text()
  const parsed = parseJson(text)
  if (!parsed.ok) return { kind: 'rejected', reason: parsed.problem }
  const reports: readonly unknown[] = Array.isArray(parsed.value) ? parsed.value : [parsed.value]
  if (reports.length === 0) return { kind: 'rejected', reason: 'the file is an empty list, it holds no report' }
  const findings = createFindings()
  const drafts = reports.map((report, index): PlacedDraft => {
    const where = Array.isArray(parsed.value) ? `[${index}]` : ''
    return { draft: withHeader(report, { options, findings, where, warn: context.warn }), where }
  })
  return findings.isEmpty ? checkedReports(drafts) : findings.rejection()
}

function parseJson(text: string): { ok: true; value: unknown } | { ok: false; problem: string } {
  try {
    return { ok: true, value: JSON.parse(text) }
  } catch (error) {
    const fault = findJsonFault(text)
    if (fault === undefined) throw error // valid for us and not for the engine: a bug to be seen
    return {
      ok: false,
      problem: `the file is not valid JSON: line ${fault.line}, column ${fault.column}: wanted ${fault.wanted}, got ${fault.got}`,
    }
  }
}

/** The report with what its header lacks filled in from the configuration. Anything of a wrong type is left to the check. */
function withHeader(report: unknown, context: HeaderContext): unknown {
  if (typeof report !== 'object' || report === null || Array.isArray(report)) return report
  const given = report as Readonly<Record<string, unknown>>
  if (TEXT_FIELDS.some((field) => isOfWrongType(given[field]))) return report
  const processCode = typeof given['processCode'] === 'string' ? Number(given['processCode']) : given['processCode']
  const header = completeHeader(
    {
      ...Object.fromEntries(TEXT_FIELDS.map((field) => [field, given[field] ?? undefined])),
      processCode: typeof processCode === 'number' ? processCode : undefined,
      startUtc: typeof given['startUTC'] === 'string' ? given['startUTC'] : undefined,
    },
    context,
  )
  return header === undefined
    ? report
    : { ...given, ...header, processCode: given['processCode'] ?? header.processCode }
}

function isOfWrongType(value: unknown): boolean {
  return value !== undefined && value !== null && typeof value !== 'string'
}

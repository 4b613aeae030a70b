/**
 * The WATS Standard Text Format: tab-separated lines between markers, one unit after another. Rules from the vendor's
 * description and from how the vendor's own converter reads it; see `report-section.ts` for the parts of a unit.
 */
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
import { textLines } from '../text-lines.ts'
import { createUnitReader, MARKERS } from './unit-reader.ts'

/** Accepts by the first marker. Read line by line. */
export const watsText = defineConverter({ name: 'wats-text', version: '1.0.0', accepts, convert })

function accepts({ headText }: Probe): Confidence {
  const start = headText.indexOf(MARKERS.header)
  if (start < 0) return { score: 0, reason: `has no "${MARKERS.header}"` }
  if (headText.slice(0, start).trim() === '') return { score: 0.98, reason: `starts with "${MARKERS.header}"` }
  return { score: 0.6, reason: `has "${MARKERS.header}", but not at its start` }
}

async function convert(source: ConversionSource, context: ConversionContext): Promise<ConversionResult> {
  const options = readConversionOptions(context.options)
  const findings = createFindings()
  const drafts: PlacedDraft[] = []
  const reader = createUnitReader({
    options,
    findings,
    warn: context.warn,
    onUnit: (draft, where) => drafts.push({ draft, where }),
  })
  for await (const line of textLines(source.textStream())) {
    context.signal.throwIfAborted()
    reader.read(line)
  }
  reader.end()
  if (drafts.length === 0 && findings.isEmpty)
    return { kind: 'rejected', reason: `the file has no "${MARKERS.header}"` }
  return findings.isEmpty ? checkedReports(drafts) : findings.rejection()
}

/**
 * CSV with one row a measurement and the unit's facts in each row. Nothing standardises it, so the columns are found by
 * their names (`csv-columns.ts`) and whatever is in doubt is rejected with its line.
 */
import {
  type Confidence,
  type ConversionContext,
  type ConversionResult,
  type ConversionSource,
  defineConverter,
  type Probe,
} from '../../contract.ts'
import { type ConversionOptions, readConversionOptions } from '../../conversion-options.ts'
import { checkedReports, type PlacedDraft } from '../checked-reports.ts'
import { createFindings, type Findings } from '../findings.ts'
import type { DecimalSeparator } from '../measurement/decimal.ts'
import { findSeparator, headingsOf, type NumberCell } from './csv-dialect.ts'
import { type CsvRow, readTable } from './csv-rows.ts'
import { unitDraft } from './csv-unit-draft.ts'
import { unitsOf } from './csv-units.ts'

/** Known columns from which a file counts as one of ours; a row has at least four. */
const LEAST_COLUMNS = 4

/** Accepts by the number of headings it knows; the name of the file counts a little. */
export const csv = defineConverter({ name: 'csv', version: '1.0.0', accepts, convert })

function accepts({ headText, extension }: Probe): Confidence {
  const { known } = headingsOf(headText)
  const isNamed = extension === '.csv'
  const reason = `has ${known} known columns${isNamed ? ' and is named .csv' : ''}`
  if (known < LEAST_COLUMNS) return { score: isNamed && known > 1 ? 0.5 : 0.05 * known, reason }
  return { score: Math.min(0.9, 0.5 + 0.05 * known + (isNamed ? 0.1 : 0)), reason }
}

async function convert(source: ConversionSource, context: ConversionContext): Promise<ConversionResult> {
  const options = readConversionOptions(context.options)
  const findings = createFindings()
  const text = await source.text()
  const table = readTable(text, headingsOf(text), findings, context.warn)
  if (table === undefined) return findings.rejection()
  if (table.rows.length === 0) return { kind: 'rejected', reason: 'the file has headings and no rows' }
  const separator = separatorOf(table.rows, options, findings)
  if (separator === undefined) return findings.rejection()
  const units = unitsOf(table.rows, findings)
  const drafts = units.map((unit): PlacedDraft => {
    const where = `line ${unit.rows[0]?.line}`
    return { draft: unitDraft(unit, separator, { options, findings, where, warn: context.warn }), where }
  })
  return findings.isEmpty ? checkedReports(drafts) : findings.rejection()
}

function separatorOf(
  rows: readonly CsvRow[],
  options: ConversionOptions,
  findings: Findings,
): DecimalSeparator | undefined {
  if (options.decimalSeparator !== undefined) return options.decimalSeparator
  const found = findSeparator(numberCells(rows))
  if (found.ok) return found.separator
  findings.add(`line ${found.line}`, found.problem)
  return undefined
}

function* numberCells(rows: readonly CsvRow[]): Generator<NumberCell> {
  for (const { line, cells } of rows) {
    for (const text of [cells.value, cells.low, cells.high]) if (text !== '') yield { text, line }
  }
}

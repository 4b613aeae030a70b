/** The rows of a CSV file by column. Faults of the table as a whole - headings, quotes, missing cells - are found here. */
import { CsvError, parse } from 'csv-parse/sync'
import { type Findings, shown } from '../findings.ts'
import { CSV_COLUMNS, type CsvColumn, type CsvColumnKey, columnOf } from './csv-columns.ts'
import type { Headings } from './csv-dialect.ts'

/** One row of the body. */
export interface CsvRow {
  /** Where the row begins. */
  readonly line: number
  /** Trimmed; empty text where the cell is empty or the column is missing. */
  readonly cells: Readonly<Record<CsvColumnKey, string>>
}

/** The body of the file, and which columns it has at all. */
export interface CsvTable {
  readonly columns: ReadonlySet<CsvColumnKey>
  readonly rows: readonly CsvRow[]
}

interface ParsedRecord {
  readonly record: readonly string[]
  readonly info: { readonly lines: number }
}

const KEYS = Object.keys(CSV_COLUMNS) as CsvColumnKey[]
const NO_CELLS = Object.fromEntries(KEYS.map((key) => [key, ''])) as Record<CsvColumnKey, string>

/** @returns undefined when the table cannot be read; the findings say why */
export function readTable(
  text: string,
  headings: Headings,
  findings: Findings,
  warn: (message: string) => void,
): CsvTable | undefined {
  const records = parseRecords(text, headings, findings)
  if (records === undefined) return undefined
  const [head, ...body] = records
  if (head === undefined) {
    findings.add('', 'the file has no row of headings')
    return undefined
  }
  const keys = head.record.map(columnOf)
  checkHeadings(head.record, keys, findings, warn)
  if (!findings.isEmpty) return undefined
  const rows = body.map(({ record, info }) => rowOf(record, info.lines, keys, findings))
  return { columns: new Set(keys.filter((key) => key !== undefined)), rows }
}

function parseRecords(
  text: string,
  { delimiter, isDeclared }: Headings,
  findings: Findings,
): ParsedRecord[] | undefined {
  try {
    return parse(text, {
      delimiter,
      from_line: isDeclared ? 2 : 1,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
    }) as unknown as ParsedRecord[]
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    findings.add('', `the file is not valid CSV: ${error.message}`)
    return undefined
  }
}

function checkHeadings(
  names: readonly string[],
  keys: readonly (CsvColumnKey | undefined)[],
  findings: Findings,
  warn: (message: string) => void,
): void {
  for (const key of KEYS) {
    const column: CsvColumn = CSV_COLUMNS[key]
    const found = names.filter((_, at) => keys[at] === key)
    if (found.length > 1) findings.add('line 1', `${found.map(shown).join(' and ')} both name the ${column.label}`)
    if (found.length === 0 && column.isRequired) {
      findings.add(
        'line 1',
        `no column for the ${column.label} (${column.names.slice(0, 4).join(', ')}...); it is never filled in`,
      )
    }
  }
  const unknown = names.filter((name, at) => keys[at] === undefined && name.trim() !== '')
  if (unknown.length > 0) warn(`columns that are not known are left out: ${unknown.map(shown).join(', ')}`)
}

function rowOf(
  record: readonly string[],
  lastLine: number,
  keys: readonly (CsvColumnKey | undefined)[],
  findings: Findings,
): CsvRow {
  const line = lastLine - record.reduce((breaks, cell) => breaks + countBreaks(cell), 0)
  const cells = { ...NO_CELLS }
  for (const [at, key] of keys.entries()) if (key !== undefined) cells[key] = record[at]?.trim() ?? ''
  if (record.length !== keys.length) {
    findings.add(`line ${line}`, `the row has ${record.length} cells, wanted ${keys.length} as in the row of headings`)
  }
  return { line, cells }
}

function countBreaks(cell: string): number {
  return cell.split(/\r\n|\n|\r/).length - 1
}

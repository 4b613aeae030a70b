/** The rows of a table as units: one for each serial, part and start, in the order in which they first come up. */
import type { Findings } from '../findings.ts'
import { shown } from '../findings.ts'
import { CSV_COLUMNS, type CsvColumnKey } from './csv-columns.ts'
import type { CsvRow } from './csv-rows.ts'

/** What belongs to the unit rather than to a measurement: the same in all of its rows, or empty. */
const OF_THE_UNIT = [
  'result',
  'rev',
  'machineName',
  'location',
  'purpose',
  'operator',
  'processCode',
  'processName',
  'sequence',
] as const satisfies readonly CsvColumnKey[]
const IDENTITY = ['sn', 'pn', 'start'] as const satisfies readonly CsvColumnKey[]

/** The columns whose cells belong to a unit. */
export type UnitColumn = (typeof OF_THE_UNIT)[number] | (typeof IDENTITY)[number]

/** The rows of one unit and what they say about it together. */
export interface CsvUnit {
  readonly rows: CsvRow[]
  /** Empty text where no row says it. */
  readonly facts: Record<UnitColumn, string>
}

/** @param findings - takes rows without serial, part or start, and rows that contradict each other */
export function unitsOf(rows: readonly CsvRow[], findings: Findings): CsvUnit[] {
  const units = new Map<string, CsvUnit>()
  for (const row of rows) {
    const missing = IDENTITY.filter((key) => row.cells[key] === '')
    for (const key of missing) findings.add(`line ${row.line}`, `no ${CSV_COLUMNS[key].label}; it is never filled in`)
    const identity = JSON.stringify(IDENTITY.map((key) => row.cells[key]))
    const unit = units.get(identity) ?? { rows: [], facts: { ...row.cells } }
    units.set(identity, unit)
    unit.rows.push(row)
    for (const key of OF_THE_UNIT) addFact(unit, key, row, findings)
  }
  return [...units.values()]
}

function addFact({ facts, rows }: CsvUnit, key: UnitColumn, row: CsvRow, findings: Findings): void {
  const value = row.cells[key]
  if (value === '' || value === facts[key]) return
  if (facts[key] === '') {
    facts[key] = value
    return
  }
  const first = rows.find((one) => one.cells[key] === facts[key])
  findings.add(
    `line ${row.line}`,
    `the ${CSV_COLUMNS[key].label} ${shown(value)} differs from ${shown(facts[key])} of line ${first?.line} of the same unit`,
  )
}

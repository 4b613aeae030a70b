/** The columns of the step data. The row of names may arrange them anew; without it they stand in the documented order. */

/** In the order of the vendor's description. */
export const STEP_COLUMNS = [
  'StepType',
  'StepName',
  'MeasureName',
  'Value',
  'LowLimit',
  'HighLimit',
  'CompOperator',
  'Unit',
  'Status',
  'Time',
  'ReportText',
  'ErrorCode',
  'ErrorMessage',
  'CausedSequenceFailure',
] as const
/** The name of a column in that order. */
export type StepColumn = (typeof STEP_COLUMNS)[number]

/** A row by column; empty text where there is nothing. */
export type StepRow = Readonly<Record<StepColumn, string>>

const OTHER_NAMES: Readonly<Record<string, StepColumn>> = {
  stepstatus: 'Status',
  stepexecutiontime: 'Time',
  steptime: 'Time',
  stepreporttext: 'ReportText',
  steperrorcode: 'ErrorCode',
  steperrormessage: 'ErrorMessage',
}
const COLUMN_OF: ReadonlyMap<string, StepColumn> = new Map([
  ...STEP_COLUMNS.map((column) => [column.toLowerCase(), column] as const),
  ...Object.entries(OTHER_NAMES),
])

/** What each cell of a row is, by the row of names. @returns undefined for cells whose name is not known */
export function columnsOf(names: readonly string[]): (StepColumn | undefined)[] {
  return names.map((name) => COLUMN_OF.get(name.trim().toLowerCase().replace(/\s+/g, '')))
}

/** The cells trimmed; those beyond the known columns are left out. */
export function stepRow(cells: readonly string[], columns: readonly (StepColumn | undefined)[]): StepRow {
  const row = Object.fromEntries(STEP_COLUMNS.map((column) => [column, ''])) as Record<StepColumn, string>
  for (const [at, column] of columns.entries()) {
    if (column !== undefined) row[column] = cells[at]?.trim() ?? ''
  }
  return row
}

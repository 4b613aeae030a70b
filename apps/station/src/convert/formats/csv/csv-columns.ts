/** The columns of a CSV file of measurements and the names that equipment gives them. */

/** A column as files may name it. */
export interface CsvColumn {
  /** In the words of the person who reads a rejection. */
  readonly label: string
  /** Normalised: lower case, words joined by "_". The first is ours. */
  readonly names: readonly string[]
  readonly isRequired?: true
}

/** A name stands once only, so that a heading has one meaning. "status" and "name" are left out: they could mean two. */
export const CSV_COLUMNS = {
  sn: {
    label: 'serial number',
    names: ['serial_number', 'serialnumber', 'serial', 'serial_no', 'sn', 'uut_sn', 'uut_serial_number', 'board_sn'],
    isRequired: true,
  },
  pn: {
    label: 'part number',
    names: ['part_number', 'partnumber', 'part', 'part_no', 'pn', 'product', 'product_number', 'article_number'],
    isRequired: true,
  },
  start: {
    label: 'start',
    names: ['start', 'start_time', 'start_date_time', 'startdatetime', 'started', 'started_at', 'test_start', 'begin'],
    isRequired: true,
  },
  testName: {
    label: 'test name',
    names: ['test_name', 'testname', 'test', 'step_name', 'step', 'measurement', 'measurement_name'],
    isRequired: true,
  },
  result: {
    label: 'result',
    names: ['result', 'overall_result', 'unit_result', 'uut_result', 'uut_status', 'final_result', 'report_result'],
  },
  value: {
    label: 'measured value',
    names: ['measured_value', 'value', 'measured', 'reading', 'measurement_value', 'actual'],
  },
  unit: { label: 'unit', names: ['unit', 'units', 'uom', 'unit_of_measure'] },
  pass: {
    label: 'pass',
    names: ['pass', 'passed', 'pass_fail', 'test_result', 'step_result', 'step_status', 'test_status', 'verdict'],
  },
  low: {
    label: 'low limit',
    names: ['low_limit', 'lower_limit', 'lowlimit', 'lo_limit', 'll', 'lsl', 'min', 'minimum'],
  },
  high: {
    label: 'high limit',
    names: ['high_limit', 'upper_limit', 'highlimit', 'hi_limit', 'ul', 'hl', 'usl', 'max', 'maximum'],
  },
  compOp: {
    label: 'operator of the comparison',
    names: ['comp_op', 'compop', 'comp_operator', 'comparison', 'comparator'],
  },
  rev: { label: 'revision', names: ['revision', 'rev', 'part_revision', 'pn_rev', 'product_revision'] },
  machineName: {
    label: 'station',
    names: ['station', 'station_name', 'machine_name', 'machinename', 'machine', 'tester', 'station_id'],
  },
  location: { label: 'location', names: ['location', 'site'] },
  purpose: { label: 'purpose', names: ['purpose'] },
  operator: { label: 'operator', names: ['operator', 'operator_name', 'user', 'user_name', 'tested_by'] },
  processCode: {
    label: 'process code',
    names: ['process_code', 'processcode', 'operation_code', 'operation_type_code'],
  },
  processName: {
    label: 'process',
    names: ['process', 'process_name', 'operation', 'operation_name', 'operation_type', 'operation_type_name'],
  },
  sequence: {
    label: 'sequence',
    names: ['sequence', 'sequence_name', 'test_program', 'program', 'software', 'software_name'],
  },
} as const satisfies Readonly<Record<string, CsvColumn>>

/** Our own name of a column. */
export type CsvColumnKey = keyof typeof CSV_COLUMNS

const KEY_OF: ReadonlyMap<string, CsvColumnKey> = new Map(
  (Object.entries(CSV_COLUMNS) as [CsvColumnKey, CsvColumn][]).flatMap(([key, { names }]) =>
    names.map((name) => [name, key]),
  ),
)

/** The column of a heading: "Serial Number", "serial-number" and "SERIALNUMBER" are the same; undefined when it is unknown. */
export function columnOf(heading: string): CsvColumnKey | undefined {
  const words = heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '_')
  return KEY_OF.get(words.replace(/^_|_$/g, ''))
}

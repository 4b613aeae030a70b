/** Units in the text format, for the tests of the format. */
import type { TestContext } from 'node:test'
import { DEFAULTS, type Tried, tryText } from '../rig.test.ts'
import { watsText } from './wats-text.ts'

export const HEADER = {
  SerialNumber: 'NE-1',
  PartNumber: 'PCB-100',
  Revision: 'A',
  OperationTypeCode: '10',
  StationName: 'FCT-1',
  OperatorName: 'kari',
  StartDateTime: '2026-02-03T08:00:00',
  UTCStartDateTime: '2026-02-03T07:00:00',
  UUTStatus: 'Passed',
}

/** A unit with these header values and step rows; cells are separated by "|" here. */
export function unit(
  rows: readonly string[],
  change: Readonly<Record<string, string | undefined>> = {},
  footer: readonly string[] = [],
): string {
  const header = Object.entries({ ...HEADER, ...change }).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}\t${value}`],
  )
  const steps = rows.map((row) => row.replaceAll('|', '\t'))
  const lines = [
    '--Header-Start--',
    ...header,
    '--Step-Data-Start--',
    ...steps,
    '--Step-Data-End--',
    ...footer,
    '--UUT-End--',
  ]
  return lines.join('\r\n')
}

export function tryUnit(
  t: TestContext,
  rows: readonly string[],
  change: Readonly<Record<string, string | undefined>> = {},
  footer: readonly string[] = [],
): Promise<Tried> {
  return tryText(t, watsText, unit(rows, change, footer), DEFAULTS)
}

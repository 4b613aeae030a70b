/** Rows of measurements, for the tests of the format. */
import type { TestContext } from 'node:test'
import { DEFAULTS, type Tried, tryText } from '../rig.test.ts'
import { csv } from './csv.ts'

export const HEAD = 'serial_number,part_number,start,result,test_name,measured_value,unit,pass,low_limit,high_limit'
export const UNIT = 'NE-1,PCB-100,2026-02-03T08:00:00+01:00,PASSED'

export function tryRows(t: TestContext, ...rows: readonly string[]): Promise<Tried> {
  return tryText(t, csv, [HEAD, ...rows].join('\n'), DEFAULTS)
}

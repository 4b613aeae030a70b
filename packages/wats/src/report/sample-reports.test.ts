/** Reports that the tests of this folder start from, and the real exports where they are at hand. */
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import test from 'node:test'
import { checkReport } from './check-report.ts'

const SAMPLES = new URL('../../../../../shared/samples/', import.meta.url)

export const VALID = [
  'uut-wsjf-export.json',
  'new_report_example.json',
  'uut_submitted.json',
  'v3_submitted.json',
  'uur_example.json',
  'uur_submitted.json',
  'uur_v3_loaded.json',
] as const

/** A sample as parsed JSON; undefined where the samples are not present. */
export function sample(name: string): unknown {
  const file = new URL(name, SAMPLES)
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8').replace(/^\uFEFF/, '')) : undefined
}

/** A small valid test report, with these fields changed; `undefined` takes a field out. */
export function testReport(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id: '33a2d408-3fc8-480b-b554-6866c77fd91c',
    type: 'T',
    pn: 'PN-1',
    sn: 'SN-1',
    rev: 'A',
    processCode: 10,
    result: 'P',
    machineName: 'Station 1',
    location: 'Hall 2',
    purpose: 'Production',
    start: '2026-01-30T22:01:41.4707353+01:00',
    root: sequence([]),
    ...changes,
  }
}

export function sequence(steps: unknown[], changes: Record<string, unknown> = {}): Record<string, unknown> {
  return { stepType: 'SequenceCall', name: 'Main', status: 'P', group: 'M', steps, ...changes }
}

export function numericStep(measurement: Record<string, unknown>): Record<string, unknown> {
  return {
    stepType: 'ET_NLT',
    name: 'Voltage',
    status: 'P',
    group: 'M',
    numericMeas: [{ value: 1, status: 'P', ...measurement }],
  }
}

export function repairReport(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return { ...testReport(), type: 'R', root: undefined, uur: { user: 'x', refUUT: null }, ...changes }
}

test('the reports that the tests start from are valid', () => {
  assert.equal(checkReport(testReport()).ok, true)
  assert.equal(checkReport(repairReport()).ok, true)
})

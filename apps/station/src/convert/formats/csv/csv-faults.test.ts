import assert from 'node:assert/strict'
import test from 'node:test'
import { DEFAULTS, onlyReport, rejectionOf, tryText } from '../rig.test.ts'
import { csv } from './csv.ts'
import { HEAD, tryRows, UNIT } from './rows.test.ts'

test('a comma that may group digits is rejected until the configuration decides', async (t) => {
  const rows = (value: string, low = '') =>
    [HEAD, `${UNIT},U,1,V,TRUE,,`, `${UNIT},U,"${value}",V,TRUE,"${low}",`].join('\n')
  assert.match(
    rejectionOf(await tryText(t, csv, rows('1,234'), DEFAULTS)),
    /line 3: 1,234 may have a decimal comma or grouped digits; set "decimalSeparator"/,
  )
  assert.match(
    rejectionOf(await tryText(t, csv, rows('1,5', '0.5'), DEFAULTS)),
    /line 3: 1,5 has a decimal comma and 0\.5 of line 3 a decimal point/,
  )
  assert.match(rejectionOf(await tryText(t, csv, rows('1,234,567'), DEFAULTS)), /line 3: 1,234,567 groups its digits/)
  assert.match(rejectionOf(await tryText(t, csv, rows('1.234,5'), DEFAULTS)), /line 3: 1\.234,5 groups its digits/)
  const report = onlyReport(await tryText(t, csv, rows('1,234'), { ...DEFAULTS, decimalSeparator: ',' }))
  assert.equal(report.type === 'T' && report.root.steps?.[1]?.numericMeas?.[0]?.value, 1.234)
})

test('wrong rows are named with their line', async (t) => {
  const problems: [measurement: string, problem: RegExp][] = [
    ['U,5,V', /line 2: the row has 7 cells, wanted 10 as in the row of headings/],
    ['U,5,V,TRUE,4,6,7', /line 2: the row has 11 cells, wanted 10/],
    ['U,five,V,TRUE,4,6', /line 2: the value must be a number, got "five"/],
    ['U,5,V,TRUE,x,6', /line 2: the low limit must be a number, got "x"/],
    ['U,,V,,4,6', /line 2: neither a measured value nor a verdict/],
    [',5,V,TRUE,4,6', /line 2: no test name/],
    ['U,5,V,perhaps,4,6', /line 2: the pass must be a verdict like TRUE, PASSED or FAIL, got "perhaps"/],
  ]
  for (const [measurement, problem] of problems)
    assert.match(rejectionOf(await tryRows(t, `${UNIT},${measurement}`)), problem)
})

test('an unknown result is named with its line', async (t) => {
  assert.match(
    rejectionOf(
      await tryRows(t, `${UNIT.replace('PASSED', '')},U,1,,,,`, `${UNIT.replace('PASSED', 'GREAT')},U,1,,,,`),
    ),
    /line 3: the result must be PASSED, .* got "GREAT"/,
  )
})

test('rows of one unit that contradict each other are rejected', async (t) => {
  const other = UNIT.replace('PASSED', 'FAILED')
  assert.match(
    rejectionOf(await tryRows(t, `${UNIT},U,1,,,,`, `${other},U,1,,,,`)),
    /line 3: the result "FAILED" differs from "PASSED" of line 2 of the same unit/,
  )
})

test('without a result the measurements decide, and a warning says so', async (t) => {
  const tried = await tryRows(t, `${UNIT.replace('PASSED', '')},U,9,V,,4,6`)
  assert.equal(onlyReport(tried).result, 'F')
  assert.match(tried.warnings.join('\n'), /line 2: no result; taken from the measurements: F/)
})

test('serial, part and start are never filled in, also not from the row above', async (t) => {
  const rest = ',U,1,,,,'
  assert.match(
    rejectionOf(await tryRows(t, `${UNIT}${rest}`, `,PCB-100,2026-02-03T08:00:00+01:00,PASSED${rest}`)),
    /line 3: no serial number; it is never filled in/,
  )
  assert.match(rejectionOf(await tryRows(t, `NE-1,,2026-02-03T08:00:00+01:00,PASSED${rest}`)), /line 2: no part number/)
  assert.match(rejectionOf(await tryRows(t, `NE-1,PCB-100,,PASSED${rest}`)), /line 2: no start/)
  assert.match(
    rejectionOf(await tryText(t, csv, HEAD.replace('serial_number', 'lot'), DEFAULTS)),
    /line 1: no column for the serial number/,
  )
})

test('what the configuration does not give either is named with its key', async (t) => {
  const problems = rejectionOf(await tryText(t, csv, [HEAD, `${UNIT},U,1,,,,`].join('\n'), {}))
  for (const key of ['revision', 'machineName', 'location', 'purpose', 'processCode'])
    assert.match(problems, new RegExp(`line 2: .*"defaults.${key}"`))
})

test('two columns of the same meaning are rejected', async (t) => {
  assert.match(
    rejectionOf(await tryText(t, csv, `${HEAD},SN\n`, DEFAULTS)),
    /line 1: "serial_number" and "SN" both name the serial number/,
  )
})

test('a file that is cut off, empty or foreign is rejected', async (t) => {
  assert.match(rejectionOf(await tryRows(t, `${UNIT},"U,1`)), /not valid CSV: Quote Not Closed.*line 2/)
  assert.match(rejectionOf(await tryRows(t)), /headings and no rows/)
  assert.match(rejectionOf(await tryText(t, csv, '', DEFAULTS)), /no row of headings/)
  assert.match(
    rejectionOf(await tryText(t, csv, '{"a": 1}', DEFAULTS)),
    /not valid CSV: Invalid Opening Quote.* line 1/,
  )
})

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test, { type TestContext } from 'node:test'
import { probeOf } from '../../probe.ts'
import { DEFAULTS, onlyReport, rejectionOf, reportsOf, sample, tryFile, tryText } from '../rig.test.ts'
import { csv } from './csv.ts'
import { HEAD, tryRows, UNIT } from './rows.test.ts'

async function stepsOf(t: TestContext, ...measurements: readonly string[]): Promise<unknown[]> {
  const report = onlyReport(await tryRows(t, ...measurements.map((one) => `${UNIT},${one}`)))
  assert.ok(report.type === 'T')
  return report.root.steps ?? []
}

test('the sample is rejected for its missing start, and read whole with one', async (t) => {
  const path = sample(t, 'generic_test_results.csv')
  if (path === undefined) return
  const tried = await tryFile(csv, path, DEFAULTS)
  assert.ok(tried.score > 0.5)
  assert.match(rejectionOf(tried), /line 1: no column for the start \(start, start_time, .*\); it is never filled in/)
  const [head, ...rows] = readFileSync(path, 'utf8').trimEnd().split('\n')
  const started = [`${head},start`, ...rows.map((row) => `${row},2024-01-15 10:00`)].join('\n')
  const report = onlyReport(await tryText(t, csv, started, DEFAULTS))
  assert.ok(report.type === 'T')
  assert.deepEqual(
    [report.sn, report.pn, report.start, report.result],
    ['SN001', 'PN-123', '2024-01-15T10:00:00+01:00', 'P'],
  )
  assert.deepEqual(
    report.root.steps?.map((step) => step.numericMeas?.[0]?.value),
    [12.5, 1.2],
  )
})

test('one row is one measurement: a number, a text or a verdict', async (t) => {
  const steps = await stepsOf(
    t,
    'Voltage,5.02,V,TRUE,4.75,5.25',
    'Firmware,2.0.1,,PASS,,',
    'Self test,,,FAIL,,',
    'Current,-1.5e-3,A,,,0',
    'Noise,7,,,,',
  )
  assert.deepEqual(steps, [
    {
      group: 'M',
      stepType: 'ET_NLT',
      name: 'Voltage',
      status: 'P',
      numericMeas: [{ value: 5.02, unit: 'V', compOp: 'GELE', lowLimit: 4.75, highLimit: 5.25, status: 'P' }],
    },
    {
      group: 'M',
      stepType: 'ET_SVT',
      name: 'Firmware',
      status: 'P',
      stringMeas: [{ value: '2.0.1', compOp: 'LOG', status: 'P' }],
    },
    { group: 'M', stepType: 'ET_PFT', name: 'Self test', status: 'F', booleanMeas: [{ status: 'F' }] },
    {
      group: 'M',
      stepType: 'ET_NLT',
      name: 'Current',
      status: 'P',
      numericMeas: [{ value: -0.0015, unit: 'A', compOp: 'LE', lowLimit: 0, status: 'P' }],
    },
    {
      group: 'M',
      stepType: 'ET_NLT',
      name: 'Noise',
      status: 'P',
      numericMeas: [{ value: 7, compOp: 'LOG', status: 'P' }],
    },
  ])
})

test('the verdict of the file stands, also against its limits', async (t) => {
  const [step] = await stepsOf(t, 'Voltage,9,V,TRUE,4,5')
  assert.equal((step as { status: string }).status, 'P')
})

test('several units in one file are several reports, in the order in which they come up', async (t) => {
  const second = UNIT.replace('NE-1', 'NE-2')
  const again = UNIT.replace('08:00', '09:00')
  const reports = reportsOf(
    await tryRows(t, `${UNIT},a,1,,,,`, `${second},a,1,,,,`, `${UNIT},b,2,,,,`, `${again},a,1,,,,`),
  )
  assert.deepEqual(
    reports.map((report) => [
      report.sn,
      report.start,
      report.type === 'T' && report.root.steps?.map((step) => step.name),
    ]),
    [
      ['NE-1', '2026-02-03T08:00:00+01:00', ['a', 'b']],
      ['NE-2', '2026-02-03T08:00:00+01:00', ['a']],
      ['NE-1', '2026-02-03T09:00:00+01:00', ['a']],
    ],
  )
})

test('columns are found by many names and carry the whole header', async (t) => {
  const text = [
    'Serial No;Part-Number;Start Time;Overall Result;Step;Reading;Units;Verdict;LSL;USL;Comp Op;Rev;Station;Site;Purpose;User;Process Code;Operation;Test Program;Colour',
    'NE-1;PCB-100;2026-02-03 08:00;failed;U;5,5;V;nok;4;5;GELE;C;FCT-9;Bergen;Debug;kari;77;FCT;prog.seq;red',
  ].join('\r\n')
  const tried = await tryText(t, csv, text, DEFAULTS)
  assert.deepEqual(onlyReport(tried), {
    type: 'T',
    sn: 'NE-1',
    pn: 'PCB-100',
    rev: 'C',
    processCode: 77,
    processName: 'FCT',
    machineName: 'FCT-9',
    location: 'Bergen',
    purpose: 'Debug',
    start: '2026-02-03T08:00:00+01:00',
    result: 'F',
    uut: { user: 'kari' },
    root: {
      group: 'M',
      stepType: 'SequenceCall',
      name: 'prog.seq',
      status: 'F',
      seqCall: { path: 'prog.seq', name: 'prog.seq' },
      steps: [
        {
          group: 'M',
          stepType: 'ET_NLT',
          name: 'U',
          status: 'F',
          numericMeas: [{ value: 5.5, unit: 'V', compOp: 'GELE', lowLimit: 4, highLimit: 5, status: 'F' }],
        },
      ],
    },
  })
  assert.deepEqual(tried.warnings, ['columns that are not known are left out: "Colour"'])
})

test('comma, semicolon, tab and bar are told apart, and "sep=" is obeyed', async (t) => {
  const rows = [HEAD, `${UNIT},U,5,V,TRUE,4,6`]
  const expected = onlyReport(await tryText(t, csv, rows.join('\n'), DEFAULTS))
  for (const delimiter of [';', '\t', '|']) {
    const tried = await tryText(t, csv, rows.join('\n').replaceAll(',', delimiter), DEFAULTS)
    assert.ok(tried.score > 0.5)
    assert.deepEqual(onlyReport(tried), expected)
  }
  const declared = `sep=;\r\n${rows.join('\r\n').replaceAll(',', ';')}`
  assert.deepEqual(onlyReport(await tryText(t, csv, declared, DEFAULTS)), expected)
  assert.match(
    rejectionOf(await tryText(t, csv, declared.replace(';TRUE;', ';what;'), DEFAULTS)),
    /line 3: the pass must be a verdict/,
  )
})

test('quoted cells may hold delimiters, quotes and line breaks; lines are counted right', async (t) => {
  const row = `${UNIT},"a ""b"",\nc",5,V,TRUE,4,6`
  const report = onlyReport(await tryRows(t, row))
  assert.equal(report.type === 'T' && report.root.steps?.[0]?.name, 'a "b",\nc')
  assert.match(
    rejectionOf(await tryRows(t, row, `${UNIT},U,5,V,what,4,6`)),
    /line 4: the pass must be a verdict like TRUE, PASSED or FAIL, got "what"/,
  )
  assert.match(rejectionOf(await tryRows(t, row.replace('TRUE', 'what'))), /line 2: the pass must be a verdict/)
})

test('a decimal comma is taken where there is no doubt', async (t) => {
  const report = onlyReport(
    await tryText(
      t,
      csv,
      [HEAD, `${UNIT},U,"1,234",V,TRUE,"0,5",2`].join('\n').replaceAll(/,(?=[^"]*(?:"[^"]*"[^"]*)*$)/g, ';'),
      DEFAULTS,
    ),
  )
  assert.deepEqual(report.type === 'T' && report.root.steps?.[0]?.numericMeas, [
    { value: 1.234, unit: 'V', compOp: 'GELE', lowLimit: 0.5, highLimit: 2, status: 'P' },
  ])
})

test('not a number and the infinities never become 0', async (t) => {
  const steps = await stepsOf(t, 'a,NaN,V,,1,2', 'b,-inf,V,,1,2', 'c,Infinity,V,,1,')
  assert.match(JSON.stringify(steps), /"F".*"value":"NaN".*"F".*"value":"-Infinity".*"P".*"value":"Infinity"/)
})

test('a file is taken for one of ours by its headings', () => {
  const score = (fileName: string, text: string) => csv.accepts(probeOf(fileName, text.length, Buffer.from(text))).score
  assert.ok(score('x.dat', HEAD) >= 0.7)
  assert.ok(
    score('x.csv', HEAD.replace('serial_number,', '')) >= 0.5,
    'it is rejected with the reason rather than ignored',
  )
  assert.ok(score('x.csv', 'name,age\nola,7') < 0.5)
  assert.ok(score('x.txt', 'serial,start') < 0.5)
})

test('byte order marks, UTF-16 and Latin-1 make no difference', async (t) => {
  const text = [HEAD, `${UNIT},Prøve,5,µA,TRUE,4,6`].join('\r\n')
  const expected = onlyReport(await tryText(t, csv, text, DEFAULTS))
  for (const bytes of [
    Buffer.from(`\ufeff${text}`),
    Buffer.from(`\ufeff${text}`, 'utf16le'),
    Buffer.from(text, 'latin1'),
  ]) {
    const tried = await tryText(t, csv, bytes, DEFAULTS)
    assert.ok(tried.score >= 0.7)
    assert.deepEqual(onlyReport(tried), expected)
  }
})

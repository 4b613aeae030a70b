import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test, { type TestContext } from 'node:test'
import type { Step } from '@sightline/wats'
import { DEFAULTS, onlyReport, rejectionOf, reportsOf, sample, tryFile, tryText } from '../rig.test.ts'
import { tryUnit, unit } from './unit-text.test.ts'
import { watsText } from './wats-text.ts'

async function stepsOf(t: TestContext, ...rows: readonly string[]): Promise<Step[]> {
  const report = onlyReport(await tryUnit(t, rows))
  assert.ok(report.type === 'T')
  return report.root.steps ?? []
}

test('the sample is rejected for its missing start, and read whole with one', async (t) => {
  const path = sample(t, 'wats_standard_text_sample.txt')
  if (path === undefined) return
  const tried = await tryFile(watsText, path, DEFAULTS)
  assert.ok(tried.score > 0.9)
  assert.equal(rejectionOf(tried), 'line 1: no start; it is never filled in\nline 1: no start; it is never filled in')
  const started = readFileSync(path, 'utf8').replace('Revision', 'StartDateTime\t2024-01-15T10:00:00\nRevision')
  const report = onlyReport(await tryText(t, watsText, started, DEFAULTS))
  assert.ok(report.type === 'T')
  assert.deepEqual([report.sn, report.start, report.result], ['SN12345', '2024-01-15T10:00:00+01:00', 'P'])
  const [tests] = report.root.steps ?? []
  assert.deepEqual(
    tests?.steps?.map((step) => [step.name, step.stepType, step.numericMeas?.[0]?.value, step.totTime]),
    [
      ['VoltageTest', 'ET_NLT', 12.05, 1],
      ['CurrentTest', 'ET_NLT', 0.95, 1],
      ['SelfTest', 'ET_PFT', undefined, 0.5],
    ],
  )
})

test('header and footer fill the report, what is unknown becomes a misc info', async (t) => {
  const change = {
    SoftwareName: 'TestSeq',
    SoftwareVersion: '1.4',
    ExecutionTime: '10.5',
    BatchSerialNumber: 'B-7',
    FixtureId: 'F-2',
    TestSocketIndex: '3',
    Comment: 'night shift',
    OperationTypeName: 'FCT',
    Subunit: 'PSU\tPSU-7\tP-9\tC',
    Firmware: '2.0.1',
  }
  const report = onlyReport(
    await tryUnit(t, [], change, ['UUTStatus\tFailed', 'ErrorCode\t-5', 'ErrorMessage\tno answer']),
  )
  assert.deepEqual(report, {
    type: 'T',
    sn: 'NE-1',
    pn: 'PCB-100',
    rev: 'A',
    processCode: 10,
    processName: 'FCT',
    machineName: 'FCT-1',
    location: 'Oslo',
    purpose: 'Production',
    start: '2026-02-03T08:00:00+01:00',
    result: 'F',
    uut: {
      user: 'kari',
      comment: 'night shift',
      execTime: 10.5,
      fixtureId: 'F-2',
      testSocketIndex: 3,
      errorCode: -5,
      errorMessage: 'no answer',
      batchSN: 'B-7',
    },
    subUnits: [{ partType: 'PSU', pn: 'PSU-7', sn: 'P-9', rev: 'C' }],
    miscInfos: [{ description: 'Firmware', text: '2.0.1' }],
    root: {
      group: 'M',
      stepType: 'SequenceCall',
      name: 'TestSeq',
      status: 'F',
      seqCall: { path: 'TestSeq', name: 'TestSeq', version: '1.4' },
    },
  })
})

test('several units in one file are several reports', async (t) => {
  const text = `${unit([])}\n\n${unit([], { SerialNumber: 'NE-2' }).replace('--UUT-End--', '-- UUT-End--')}\n`
  const reports = reportsOf(await tryText(t, watsText, text, DEFAULTS))
  assert.deepEqual(
    reports.map((report) => report.sn),
    ['NE-1', 'NE-2'],
  )
})

test('sequences nest, and end where they say', async (t) => {
  const steps = await stepsOf(
    t,
    'SequenceCall|Outer||||||||2.5|||',
    'SequenceCall|Inner',
    'PassFailTest|Self||FALSE',
    'EndSequenceCall',
    'ActionStep|Power off||||||||0.1|done',
    'EndSequenceCall|Outer|||||||Error',
    'PassFailTest|Last||1',
  )
  assert.deepEqual(steps, [
    {
      group: 'M',
      stepType: 'SequenceCall',
      name: 'Outer',
      status: 'E',
      totTime: 2.5,
      seqCall: { name: 'Outer' },
      steps: [
        {
          group: 'M',
          stepType: 'SequenceCall',
          name: 'Inner',
          status: 'F',
          seqCall: { name: 'Inner' },
          steps: [{ group: 'M', stepType: 'ET_PFT', name: 'Self', status: 'F', booleanMeas: [{ status: 'F' }] }],
        },
        { group: 'M', stepType: 'Action', name: 'Power off', status: 'D', totTime: 0.1, reportText: 'done' },
      ],
    },
    { group: 'M', stepType: 'ET_PFT', name: 'Last', status: 'P', booleanMeas: [{ status: 'P' }] },
  ])
})

test('rows without a step name are further measurements of the step above', async (t) => {
  const [multiple, single] = await stepsOf(
    t,
    'MultipleNumericLimitTest|Rails',
    'NumericLimitTest||3V3|3.31|3.1|3.5|GELE|V|Passed',
    'NumericLimitTest||5V|4.2|4.75|5.25|GELE|V',
    'EndMultipleNumericLimitTest|||||||||0.4',
    'NumericLimitTest|Current||0.5||1|LE|A',
  )
  assert.deepEqual(multiple, {
    group: 'M',
    stepType: 'ET_MNLT',
    name: 'Rails',
    status: 'F',
    totTime: 0.4,
    numericMeas: [
      { name: '3V3', value: 3.31, unit: 'V', compOp: 'GELE', lowLimit: 3.1, highLimit: 3.5, status: 'P' },
      { name: '5V', value: 4.2, unit: 'V', compOp: 'GELE', lowLimit: 4.75, highLimit: 5.25, status: 'F' },
    ],
  })
  assert.deepEqual(single?.numericMeas, [{ value: 0.5, unit: 'A', compOp: 'LE', lowLimit: 1, status: 'P' }])
})

test('the same step named again with a measurement goes on, without one it is another step', async (t) => {
  const steps = await stepsOf(
    t,
    'PassFailTest|LEDs|red|TRUE',
    'PassFailTest|LEDs|green|FALSE',
    'PassFailTest|Self||TRUE',
    'PassFailTest|Self||TRUE',
  )
  assert.deepEqual(
    steps.map((step) => [step.stepType, step.name, step.status, step.booleanMeas?.length]),
    [
      ['ET_MPFT', 'LEDs', 'F', 2],
      ['ET_PFT', 'Self', 'P', 1],
      ['ET_PFT', 'Self', 'P', 1],
    ],
  )
})

test('texts are compared with the low limit', async (t) => {
  const steps = await stepsOf(
    t,
    'StringValueTest|Version||1.2|1.2||CASESENSIT',
    'StringValueTest|Name||abc|ABC||IGNORECASE||Failed',
    'StringValueTest|Free||x||',
  )
  assert.deepEqual(
    steps.map((step) => [step.status, step.stringMeas?.[0]]),
    [
      ['P', { value: '1.2', compOp: 'CASESENSIT', limit: '1.2', status: 'P' }],
      ['F', { value: 'abc', compOp: 'IGNORECASE', limit: 'ABC', status: 'F' }],
      ['P', { value: 'x', compOp: 'LOG', status: 'P' }],
    ],
  )
})

test('a chart belongs to the step above it', async (t) => {
  const [step] = await stepsOf(
    t,
    'NumericLimitTest|Ramp||1|||LOG',
    'Chart|line|Ramp up|V|Voltage|s|Time',
    'Series|Out|XYG|0;0.5;1|0;1;2',
    'Series|Raw|XYG|3;4',
  )
  assert.equal(step?.stepType, 'WATS_XYGMNLT')
  assert.deepEqual(step?.chart, {
    chartType: 'Line',
    label: 'Ramp up',
    yUnit: 'V',
    yLabel: 'Voltage',
    xUnit: 's',
    xLabel: 'Time',
    series: [
      { dataType: 'XYG', name: 'Out', xdata: '0;1;2', ydata: '0;0.5;1' },
      { dataType: 'XYG', name: 'Raw', xdata: '0;1', ydata: '3;4' },
    ],
  })
})

test('the row of names may arrange the columns anew', async (t) => {
  const [step] = await stepsOf(
    t,
    'StepType|StepName|StepStatus|Unit|Value|HighLimit|LowLimit|CompOperator|Nonsense',
    'NumericLimitTest|U|Passed|V|5|6|4|GELE|?',
  )
  assert.deepEqual(step?.numericMeas, [{ value: 5, unit: 'V', compOp: 'GELE', lowLimit: 4, highLimit: 6, status: 'P' }])
})

test('not a number and the infinities never become 0', async (t) => {
  const steps = await stepsOf(
    t,
    'NumericLimitTest|a||NaN|1||GE',
    'NumericLimitTest|b||-INF|1||GE',
    'NumericLimitTest|c||Infinity|1||GE',
  )
  assert.deepEqual(
    steps.map((step) => [step.numericMeas?.[0]?.value, step.status]),
    [
      ['NaN', 'F'],
      ['-Infinity', 'F'],
      ['Infinity', 'P'],
    ],
  )
})

test('the decimal separator of the configuration is used', async (t) => {
  const text = unit(['NumericLimitTest|U||12,5|11,5|13|GELE|V'])
  const report = onlyReport(await tryText(t, watsText, text, { ...DEFAULTS, decimalSeparator: ',' }))
  assert.ok(report.type === 'T')
  assert.deepEqual(report.root.steps?.[0]?.numericMeas, [
    { value: 12.5, unit: 'V', compOp: 'GELE', lowLimit: 11.5, highLimit: 13, status: 'P' },
  ])
})

test('byte order marks, UTF-16 and Latin-1 make no difference', async (t) => {
  const text = unit(['NumericLimitTest|Prøve||5|||LOG|µA'])
  const expected = onlyReport(await tryText(t, watsText, text, DEFAULTS))
  for (const bytes of [
    Buffer.from(`\ufeff${text}`),
    Buffer.from(`\ufeff${text}`, 'utf16le'),
    Buffer.from(text, 'latin1'),
  ]) {
    const tried = await tryText(t, watsText, bytes, DEFAULTS)
    assert.ok(tried.score > 0.9)
    assert.deepEqual(onlyReport(tried), expected)
  }
})

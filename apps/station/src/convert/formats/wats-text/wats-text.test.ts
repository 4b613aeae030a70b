import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import type { Step } from '@sightline/wats'
import { DEFAULTS, onlyReport, rejectionOf, reportsOf, sample, type Tried, tryFile, tryText } from '../rig.test.ts'
import { watsText } from './wats-text.ts'

const HEADER = {
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
function unit(
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

function tryUnit(
  t: TestContext,
  rows: readonly string[],
  change: Readonly<Record<string, string | undefined>> = {},
  footer: readonly string[] = [],
): Promise<Tried> {
  return tryText(t, watsText, unit(rows, change, footer), DEFAULTS)
}

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

test('wrong rows are named with their line', async (t) => {
  const problems: [row: string, problem: RegExp][] = [
    ['NumericLimitTest|U||twelve|||LOG', /line 12: the value must be a number, got "twelve"/],
    [
      'NumericLimitTest|U||12,5|||LOG',
      /line 12: the value must be a number, got "12,5"; if "," is its decimal separator, set "decimalSeparator"/,
    ],
    ['NumericLimitTest|U||1|||GELE', /line 12: GELE needs a low and a high limit/],
    ['NumericLimitTest|U||1|2||ALMOST', /line 12: the operator must be one of LOG, EQ/],
    ['NumericLimitTest|U||1|2|3|GE', /line 12: GE takes one limit, and there are two/],
    ['NumericLimitTest||x|1|||LOG', /line 12: a measurement without a step/],
    ['PassFailTest|U||maybe', /line 12: a pass\/fail value must be TRUE or FALSE, got "maybe"/],
    ['PassFailTest|U||TRUE|||||Great', /line 12: unknown status "Great"/],
    ['PassFailTest|U||TRUE||||||soon', /line 12: the time must be a number of seconds, got "soon"/],
    ['PassFailTest|U||TRUE||||||||x', /line 12: the error code must be a whole number, got "x"/],
    ['Magic|U', /line 12: unknown step type "Magic"/],
    ['EndSequenceCall', /line 12: EndSequenceCall without a SequenceCall/],
    ['Chart|Line', /line 12: a Chart without a step above it/],
    ['Series|a|XYG|1', /line 12: a Series without a Chart above it/],
    ['MultiplePassFailTest|U', /line 12: the step "U" has no measurement/],
  ]
  for (const [row, problem] of problems) assert.match(rejectionOf(await tryUnit(t, [row])), problem)
  assert.match(
    rejectionOf(await tryUnit(t, ['SequenceCall|A', 'EndSequenceCall|B'])),
    /line 13: EndSequenceCall of "B", but "A" of line 12 is open/,
  )
  const chart = [
    'ActionStep|U',
    'Chart|Line',
    'Series|a|XYG|1;2|1',
    'Series|b|XYG|1;x',
    'Series|c|XYZ|1',
    'Chart|Line',
    'Chart|Pie',
  ]
  const found = rejectionOf(await tryUnit(t, [...chart.slice(0, 6), 'ActionStep|V', chart[6] ?? '']))
  for (const problem of [
    'has 1 x values and 2 y values',
    'numbers joined by ";"',
    'must be XYG, got "XYZ"',
    'a second Chart',
    'got "Pie"',
  ])
    assert.ok(found.includes(problem), problem)
})

test('the decimal separator of the configuration is used', async (t) => {
  const text = unit(['NumericLimitTest|U||12,5|11,5|13|GELE|V'])
  const report = onlyReport(await tryText(t, watsText, text, { ...DEFAULTS, decimalSeparator: ',' }))
  assert.ok(report.type === 'T')
  assert.deepEqual(report.root.steps?.[0]?.numericMeas, [
    { value: 12.5, unit: 'V', compOp: 'GELE', lowLimit: 11.5, highLimit: 13, status: 'P' },
  ])
})

test('serial, part and start are never filled in, the rest is named with its key', async (t) => {
  const nothing = Object.fromEntries(Object.keys(HEADER).map((name) => [name, undefined]))
  const own = rejectionOf(await tryText(t, watsText, unit([], { ...nothing, UUTStatus: 'Passed' })))
  for (const word of ['no serial number', 'no part number', 'no start'])
    assert.match(own, new RegExp(`line 1: ${word}; it is never filled in`))
  for (const key of ['revision', 'machineName', 'location', 'purpose', 'processCode'])
    assert.match(own, new RegExp(`"defaults.${key}"`))
})

test('wrong header values are named with their line', async (t) => {
  assert.match(
    rejectionOf(await tryUnit(t, [], { UUTStatus: 'Fine' })),
    /line 10: the UUTStatus must be Passed, .* got "Fine"/,
  )
  assert.match(
    rejectionOf(await tryUnit(t, [], { OperationTypeCode: 'ten' })),
    /line 5: OperationTypeCode must be a whole number, got "ten"/,
  )
  assert.match(
    rejectionOf(await tryText(t, watsText, unit([]).replace('PartNumber', 'SerialNumber'), DEFAULTS)),
    /line 3: a second SerialNumber/,
  )
})

test('without a status the steps decide, and a warning says so', async (t) => {
  const tried = await tryUnit(t, ['PassFailTest|U||FALSE'], { UUTStatus: undefined })
  assert.equal(onlyReport(tried).result, 'F')
  assert.match(tried.warnings.join('\n'), /no UUTStatus; taken from the steps: F/)
  assert.match(rejectionOf(await tryUnit(t, [], { UUTStatus: undefined })), /no UUTStatus and no steps/)
})

test('a file that is cut off, out of order, empty or foreign is rejected', async (t) => {
  const whole = unit(['PassFailTest|U||TRUE'])
  assert.match(
    rejectionOf(await tryText(t, watsText, whole.replace('--UUT-End--', ''), DEFAULTS)),
    /line 1: the unit that begins here has no "--UUT-End--": the file is not complete/,
  )
  assert.match(
    rejectionOf(await tryText(t, watsText, `${whole}\n${whole.slice(0, 60)}`, DEFAULTS)),
    /the file is not complete/,
  )
  assert.match(
    rejectionOf(await tryText(t, watsText, whole.replace('--Step-Data-End--', '--Header-Start--'), DEFAULTS)),
    /line 13: "--Header-Start--" is not expected here/,
  )
  assert.match(rejectionOf(await tryText(t, watsText, '', DEFAULTS)), /the file has no "--Header-Start--"/)
  assert.match(
    rejectionOf(await tryText(t, watsText, 'hello', DEFAULTS)),
    /line 1: wanted "--Header-Start--", got "hello"/,
  )
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

test('sequences nested 10,000 deep are refused at the limit', async (t) => {
  const rows = Array.from({ length: 10_000 }, (_, at) => `SequenceCall|s${at}`)
  assert.match(rejectionOf(await tryUnit(t, rows)), /line 212: sequences are nested deeper than 200/)
})

import assert from 'node:assert/strict'
import test from 'node:test'
import { DEFAULTS, onlyReport, rejectionOf, tryText } from '../rig.test.ts'
import { HEADER, tryUnit, unit } from './unit-text.test.ts'
import { watsText } from './wats-text.ts'

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

test('sequences nested 10,000 deep are refused at the limit', async (t) => {
  const rows = Array.from({ length: 10_000 }, (_, at) => `SequenceCall|s${at}`)
  assert.match(rejectionOf(await tryUnit(t, rows)), /line 212: sequences are nested deeper than 200/)
})

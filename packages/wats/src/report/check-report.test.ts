import assert from 'node:assert/strict'
import test from 'node:test'
import { SightlineError, ValidationError } from '@sightline/core'
import fc from 'fast-check'
import { checkDraft, checkReport, parseReport } from './check-report.ts'
import type { TestReport } from './report.ts'
import { numericStep, repairReport, sample, sequence, testReport, VALID } from './sample-reports.test.ts'

function problemsOf(value: unknown) {
  const result = checkReport(value)
  assert.ok(!result.ok, 'the report was accepted')
  return result
}

function onlyProblem(value: unknown) {
  const { problems, more } = problemsOf(value)
  assert.equal(problems.length + more, 1, JSON.stringify(problems))
  return problems[0]
}

function acceptedTest(value: unknown): TestReport {
  const report = parseReport(value)
  assert.equal(report.type, 'T')
  return report as TestReport
}

for (const name of VALID) {
  test(`${name} parses, and parses the same after serialising`, (t) => {
    const exported = sample(name)
    if (exported === undefined) return t.skip('the samples are not present')
    const report = parseReport(exported)
    const text = JSON.stringify(report)
    assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(exported).replaceAll('"IgnoreCase"', '"IGNORECASE"')))
    assert.deepEqual(parseReport(JSON.parse(text)), report)
  })
}

test('a report without location and purpose and with a start without offset is refused for these', (t) => {
  const exported = sample('wats_standard_json_sample.json')
  if (exported === undefined) return t.skip('the samples are not present')
  const paths = problemsOf(exported).problems.map(({ path }) => path)
  assert.deepEqual(paths, ['id', 'location', 'purpose', 'start'])
})

test('a dictionary of another format is refused, naming the fields that WSJF calls otherwise', (t) => {
  const exported = sample('converted_from_xml.json')
  if (exported === undefined) return t.skip('the samples are not present')
  const messages = problemsOf(exported).problems.map(({ message }) => message)
  assert.ok(messages.some((message) => /^sn: wanted .* got nothing \(there is a "serialNumber"/.test(message)))
})

test('each required field is named when it is missing', () => {
  for (const field of ['pn', 'sn', 'rev', 'processCode', 'result', 'machineName', 'location', 'purpose', 'start']) {
    const problem = onlyProblem(testReport({ [field]: undefined }))
    assert.equal(problem?.path, field)
    assert.equal(problem?.got, 'nothing')
  }
})

test('a serial number of blanks or of 101 characters is refused, one of 100 is accepted', () => {
  assert.equal(onlyProblem(testReport({ sn: '   ' }))?.got, '"   "')
  assert.equal(onlyProblem(testReport({ sn: 'x'.repeat(101) }))?.wanted, 'text of 1 to 100 characters')
  assert.ok(checkReport(testReport({ sn: 'x'.repeat(100) })).ok)
})

test('a wrong value deep in the steps is named by its JSON path, what was wanted and what came', () => {
  const steps = [numericStep({}), numericStep({}), numericStep({}), numericStep({ value: 'abc' })]
  assert.deepEqual(onlyProblem(testReport({ root: sequence(steps) })), {
    path: 'root.steps[3].numericMeas[0].value',
    wanted: 'a number',
    got: '"abc"',
    message: 'root.steps[3].numericMeas[0].value: wanted a number, got "abc"',
  })
})

test('a test report needs a root and a repair report needs uur', () => {
  assert.equal(onlyProblem(testReport({ root: undefined }))?.path, 'root')
  assert.equal(onlyProblem(repairReport({ uur: undefined }))?.path, 'uur')
})

test('another type than T and R is refused', () => {
  assert.equal(onlyProblem(testReport({ type: 'X' }))?.wanted, '"T" (test) or "R" (repair)')
})

test('what is not an object is refused in one plain problem', () => {
  for (const value of [undefined, null, 7, 'report', [], () => 1]) {
    assert.equal(onlyProblem(value)?.message.startsWith('the report: wanted an object, got '), true)
  }
})

test('at most 20 problems are listed and the rest is counted', () => {
  const steps = Array.from({ length: 57 }, () => numericStep({ value: null }))
  const { problems, more } = problemsOf(testReport({ root: sequence(steps) }))
  assert.equal(problems.length, 20)
  assert.equal(more, 37)
})

test('a report needs a UUID, a draft may go without', () => {
  assert.equal(onlyProblem(testReport({ id: undefined }))?.path, 'id')
  assert.equal(onlyProblem(testReport({ id: '42' }))?.wanted, 'a UUID')
  assert.ok(checkDraft(testReport({ id: undefined })).ok)
  assert.ok(checkDraft(testReport({ id: null })).ok)
  assert.ok(!checkDraft(testReport({ id: '42' })).ok)
})

test('null stands for absent in every optional field and is kept', () => {
  const report = acceptedTest(
    testReport({ uut: { user: null, execTime: null }, subUnits: null, miscInfos: [{ numeric: null }] }),
  )
  assert.equal(report.uut?.user, null)
  assert.equal(report.subUnits, null)
})

test('keys that the model does not know are kept at every level', () => {
  const step = { ...numericStep({ vendor: [1] }), vendor: { a: 1 } }
  const report = JSON.parse(JSON.stringify(parseReport(testReport({ vendor: 'x', root: sequence([step]) }))))
  assert.equal(report.vendor, 'x')
  assert.deepEqual(report.root.steps[0].vendor, { a: 1 })
  assert.deepEqual(report.root.steps[0].numericMeas[0].vendor, [1])
})

test('the names of comparisons are taken in any case and held in upper case', () => {
  const report = acceptedTest(testReport({ root: sequence([numericStep({ compOp: 'GeLe' })]) }))
  assert.equal(report.root.steps?.[0]?.numericMeas?.[0]?.compOp, 'GELE')
  const problem = onlyProblem(testReport({ root: sequence([numericStep({ compOp: 'ROUGHLY' })]) }))
  assert.match(problem?.wanted ?? '', /^one of LOG, EQ/)
})

test('NaN and infinities become text that survives JSON, and never a number', () => {
  for (const [given, held] of [
    [Number.NaN, 'NaN'],
    ['nan', 'NaN'],
    ['-INF', '-Infinity'],
    [Number.POSITIVE_INFINITY, 'Infinity'],
    ['12.50', 12.5],
  ] as const) {
    const report = acceptedTest(testReport({ root: sequence([numericStep({ value: given, highLimit: given })]) }))
    const again = acceptedTest(JSON.parse(JSON.stringify(report)))
    assert.equal(again.root.steps?.[0]?.numericMeas?.[0]?.value, held)
    assert.equal(again.root.steps?.[0]?.numericMeas?.[0]?.highLimit, held)
  }
})

test('a missing measured value is refused', () => {
  assert.equal(onlyProblem(testReport({ root: sequence([numericStep({ value: undefined })]) }))?.got, 'nothing')
  assert.equal(onlyProblem(testReport({ root: sequence([numericStep({ value: null })]) }))?.got, 'null')
})

test('200 levels of steps are accepted and 201 are refused', () => {
  const nested = (levels: number): Record<string, unknown> => {
    let root = sequence([])
    for (let level = 1; level < levels; level += 1) root = sequence([root])
    return root
  }
  assert.ok(checkReport(testReport({ root: nested(200) })).ok)
  assert.equal(
    onlyProblem(testReport({ root: nested(201) }))?.message,
    'root: wanted at most 200 levels of steps, got more',
  )
})

test('hostile depth and circles end in an error, not in an exhausted stack', () => {
  const deep = JSON.parse(`${'{"steps":['.repeat(100_000)}${']}'.repeat(100_000)}`)
  assert.equal(onlyProblem(testReport({ root: deep }))?.path, 'root')
  const lists = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`)
  assert.equal(onlyProblem(testReport({ additionalData: lists }))?.path, 'additionalData')
  const circle: Record<string, unknown> = sequence([])
  circle['self'] = circle
  assert.equal(onlyProblem(testReport({ root: circle }))?.path, 'root')
})

test('a key named __proto__ pollutes nothing', () => {
  const text = JSON.stringify(testReport()).replace('{', '{"__proto__":{"polluted":1},')
  const report = parseReport(JSON.parse(text))
  assert.equal(Reflect.get(report, 'polluted'), undefined)
  assert.equal(Reflect.get({}, 'polluted'), undefined)
})

test('parseReport throws WATS_REPORT_INVALID with a problem a line', () => {
  assert.throws(
    () => parseReport(testReport({ sn: undefined, rev: 7 })),
    (error: unknown) => {
      assert.ok(error instanceof ValidationError)
      assert.ok(error instanceof SightlineError)
      assert.equal(error.code, 'WATS_REPORT_INVALID')
      const { problems } = error.details as { problems: unknown[] }
      assert.equal(problems.length, 2)
      assert.match(error.message, /sn: wanted .*\nrev: wanted text .* got 7/)
      return true
    },
  )
})

test('the check answers every value and never throws', () => {
  fc.assert(
    fc.property(
      fc.anything(),
      fc.constantFrom('root', 'uut', 'subUnits', 'start', 'binaryData', 'id'),
      (value, field) => {
        assert.equal(typeof checkReport(value).ok, 'boolean')
        assert.equal(typeof checkReport(testReport({ [field]: value })).ok, 'boolean')
      },
    ),
    { numRuns: 300 },
  )
})

test('the input is left as it was', () => {
  const input = testReport({ root: sequence([numericStep({ compOp: 'gele', value: '1.0' })]) })
  const before = structuredClone(input)
  parseReport(input)
  assert.deepEqual(input, before)
})

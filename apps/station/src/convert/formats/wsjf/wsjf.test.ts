import assert from 'node:assert/strict'
import test from 'node:test'
import { checkDraft } from '@sightline/wats'
import { probeOf } from '../../probe.ts'
import { DEFAULTS, onlyReport, rejectionOf, reportsOf, sample, tryFile, tryText } from '../rig.test.ts'
import { wsjf } from './wsjf.ts'

const REPORT = {
  type: 'T',
  pn: 'PCB-100',
  sn: 'NE-0001',
  rev: 'A',
  processCode: 10,
  result: 'P',
  machineName: 'FCT-1',
  location: 'Oslo',
  purpose: 'Production',
  start: '2026-02-03T08:00:00.1234567+01:00',
  root: { stepType: 'SequenceCall', name: 'Main', status: 'P', group: 'M' },
}

function textOf(change: object): string {
  return JSON.stringify({ ...REPORT, ...change })
}

test('one report and a list of reports are read', async (t) => {
  assert.deepEqual(onlyReport(await tryText(t, wsjf, textOf({}))), REPORT)
  const two = reportsOf(await tryText(t, wsjf, `[${textOf({})}, ${textOf({ sn: 'NE-0002' })}]`))
  assert.deepEqual(
    two.map((report) => report.sn),
    ['NE-0001', 'NE-0002'],
  )
})

test('the real exports are accepted and read whole', async (t) => {
  const names = [
    'uut-wsjf-export.json',
    'new_report_example.json',
    'uur_example.json',
    'uut_submitted.json',
    'v3_submitted.json',
    'uur_submitted.json',
    'uur_v3_loaded.json',
  ]
  for (const name of names) {
    await t.test(name, async (t) => {
      const path = sample(t, name)
      if (path === undefined) return
      const tried = await tryFile(wsjf, path)
      assert.ok(tried.score >= 0.9)
      assert.ok(checkDraft(onlyReport(tried)).ok)
      assert.deepEqual(tried.warnings, [])
    })
  }
})

test('the minimal sample needs location, purpose and a time zone from the configuration', async (t) => {
  const path = sample(t, 'wats_standard_json_sample.json')
  if (path === undefined) return
  const rejected = rejectionOf(await tryFile(wsjf, path))
  for (const word of ['no location', 'defaults.location', 'no purpose', 'defaults.purpose', 'timeZone'])
    assert.match(rejected, new RegExp(word))
  const report = onlyReport(await tryFile(wsjf, path, DEFAULTS))
  assert.deepEqual(
    [report.start, report.location, report.machineName],
    ['2024-01-15T10:00:00+01:00', 'Oslo', 'Station1'],
  )
})

test('a dictionary that only looks like a report is rejected for what it lacks', async (t) => {
  const path = sample(t, 'converted_from_xml.json')
  if (path === undefined) return
  const tried = await tryFile(wsjf, path, DEFAULTS)
  assert.ok(tried.score < 0.9)
  assert.match(rejectionOf(tried), /no serial number; it is never filled in\n.*no part number/)
})

test('other JSON is not taken for a report', async (t) => {
  for (const name of ['generic_test_result.json', 'cfx/UNITS_TESTED_ICT.json']) {
    const path = sample(t, name)
    if (path !== undefined) assert.ok((await tryFile(wsjf, path)).score < 0.5, name)
  }
  assert.equal(wsjf.accepts(probeOf('x.json', 2, Buffer.from('42'))).score, 0)
})

test('serial number and start are never filled in', async (t) => {
  for (const sn of ['', '  ', undefined, null]) {
    assert.match(
      rejectionOf(await tryText(t, wsjf, textOf({ sn }), DEFAULTS)),
      /no serial number; it is never filled in/,
    )
  }
  assert.match(
    rejectionOf(await tryText(t, wsjf, textOf({ start: undefined }), DEFAULTS)),
    /no start; it is never filled in/,
  )
})

test('what a report lacks comes from the configuration and never replaces what it says', async (t) => {
  const { pn, sn, type, result, start, root } = REPORT
  const bare = JSON.stringify({ pn, sn, type, result, start, root })
  const report = onlyReport(await tryText(t, wsjf, bare, DEFAULTS))
  assert.deepEqual(
    [report.machineName, report.location, report.purpose, report.processCode, report.rev],
    ['FCT-1', 'Oslo', 'Production', 10, 'B'],
  )
  const own = onlyReport(await tryText(t, wsjf, textOf({ machineName: 'X', processCode: 77 }), DEFAULTS))
  assert.deepEqual([own.machineName, own.processCode, own.rev], ['X', 77, 'A'])
  const keys = rejectionOf(await tryText(t, wsjf, bare))
  for (const key of ['machineName', 'location', 'purpose', 'processCode', 'revision'])
    assert.match(keys, new RegExp(`"defaults.${key}"`))
})

test('the name of the operation gives its code', async (t) => {
  const text = textOf({ processCode: undefined, processName: 'Burn In' })
  const report = onlyReport(await tryText(t, wsjf, text, { processes: { 'Burn In': 90 } }))
  assert.equal(report.processCode, 90)
  assert.match(
    rejectionOf(await tryText(t, wsjf, text)),
    /no process code for "Burn In"; set "processes" or "defaults.processCode"/,
  )
})

test('a start without offset needs the time zone or the start in UTC', async (t) => {
  const text = textOf({ start: '2026-07-03T08:00:00' })
  assert.match(rejectionOf(await tryText(t, wsjf, text)), /no offset from UTC; set "timeZone"/)
  assert.equal(onlyReport(await tryText(t, wsjf, text, { timeZone: 'Europe/Oslo' })).start, '2026-07-03T08:00:00+02:00')
  const both = textOf({ start: '2026-07-03T08:00:00', startUTC: '2026-07-03T05:00:00Z' })
  assert.equal(onlyReport(await tryText(t, wsjf, both)).start, '2026-07-03T08:00:00+03:00')
})

test('problems name the path, in a list the report too', async (t) => {
  const bad = { root: { ...REPORT.root, steps: [{ stepType: 'ET_NLT', name: 'U', status: 'X' }] } }
  assert.match(
    rejectionOf(await tryText(t, wsjf, textOf(bad))),
    /root\.steps\[0\]\.status: wanted one of P, F, S, D, E, T, got "X"/,
  )
  assert.match(
    rejectionOf(await tryText(t, wsjf, `[${textOf({})}, ${textOf(bad)}, 7]`)),
    /\[1\]: root\.steps\[0\]\.status.*\n\[2\]: the report: wanted an object, got 7/,
  )
  assert.match(
    rejectionOf(await tryText(t, wsjf, textOf({ sn: 12345 }))),
    /sn: wanted text of 1 to 100 characters, got 12345/,
  )
})

test('not a number and the infinities never become 0', async (t) => {
  const meas = ['NaN', 'Infinity', '-Infinity'].map((value) => ({ name: value, value, compOp: 'LOG', status: 'P' }))
  const text = textOf({
    root: { ...REPORT.root, steps: [{ stepType: 'ET_MNLT', name: 'U', status: 'P', numericMeas: meas }] },
  })
  assert.match(JSON.stringify(onlyReport(await tryText(t, wsjf, text))), /"NaN".*"Infinity".*"-Infinity"/)
  assert.match(
    rejectionOf(await tryText(t, wsjf, text.replace('"value":"NaN"', '"value":NaN'))),
    /line 1, column \d+: wanted a value, got NaN/,
  )
})

test('broken, cut, empty and foreign files are rejected with the place', async (t) => {
  assert.match(
    rejectionOf(await tryText(t, wsjf, textOf({}).slice(0, -10))),
    /not valid JSON: line 1, column \d+: wanted .*, got the end of the file/,
  )
  assert.match(rejectionOf(await tryText(t, wsjf, '')), /line 1, column 1: wanted a value, got the end of the file/)
  assert.match(rejectionOf(await tryText(t, wsjf, '[]')), /an empty list, it holds no report/)
  assert.match(rejectionOf(await tryText(t, wsjf, 'null')), /the report: wanted an object, got null/)
  assert.match(rejectionOf(await tryText(t, wsjf, '<Reports/>')), /line 1, column 1: wanted a value, got <Reports/)
})

test('byte order marks and UTF-16 make no difference', async (t) => {
  const text = textOf({ purpose: 'Prøveproduksjon' })
  const expected = onlyReport(await tryText(t, wsjf, text))
  assert.equal(expected.purpose, 'Prøveproduksjon')
  for (const bytes of [
    Buffer.from(`\ufeff${text}`),
    Buffer.from(`\ufeff${text}`, 'utf16le'),
    Buffer.from(text, 'latin1'),
  ]) {
    assert.deepEqual(onlyReport(await tryText(t, wsjf, bytes)), expected)
  }
})

test('steps nested 10,000 deep cost a rejection and not the stack', async (t) => {
  const open = '{"stepType":"SequenceCall","name":"s","status":"P","steps":['
  const deep = `${open.repeat(10_000)}${']}'.repeat(10_000)}`
  const text = textOf({ root: 0 }).replace('"root":0', `"root":${deep}`)
  assert.match(rejectionOf(await tryText(t, wsjf, text)), /root: wanted at most 200 levels of steps, got more/)
})

test('fields that the model does not know are carried over', async (t) => {
  const report = onlyReport(await tryText(t, wsjf, textOf({ acmeLane: 7, root: { ...REPORT.root, acme: ['x'] } })))
  assert.deepEqual(report, { ...REPORT, acmeLane: 7, root: { ...REPORT.root, acme: ['x'] } })
})

test('suspicious reports come with warnings', async (t) => {
  const steps = [{ stepType: 'ET_PFT', name: 'Self test', status: 'F', booleanMeas: [{ status: 'F' }] }]
  const { warnings } = await tryText(t, wsjf, textOf({ sn: 'A*1', root: { ...REPORT.root, steps } }))
  assert.match(warnings.join('\n'), /"A\*1" contains \*.*\n.*"Self test" has status F while the report's result is P/)
})

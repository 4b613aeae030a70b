import assert from 'node:assert/strict'
import test from 'node:test'
import { parseReport } from './check-report.ts'
import { normaliseReport } from './normalise-report.ts'
import { sample, testReport, VALID } from './sample-reports.test.ts'

test('absent, null, empty text, empty lists and empty objects are one', () => {
  const full = parseReport(
    testReport({ assets: [], uut: { user: null, comment: '' }, origin: null, subUnits: [], vendor: [{}, null] }),
  )
  assert.deepEqual(normaliseReport(full), normaliseReport(parseReport(testReport())))
})

test('trailing blanks go, leading ones stay, and UUIDs are lower case', () => {
  const report = parseReport(testReport({ rev: ' 01   ', id: '33A2D408-3FC8-480B-B554-6866C77FD91C' }))
  const { id, rev } = normaliseReport(report)
  assert.equal(rev, ' 01')
  assert.equal(id, '33a2d408-3fc8-480b-b554-6866c77fd91c')
})

test('zero and false are values', () => {
  const report = parseReport(testReport({ uut: { execTime: -0, testSocketIndex: 0 }, vendor: false }))
  const normal = normaliseReport(report) as unknown as Record<string, unknown>
  assert.deepEqual(normal['uut'], { execTime: 0, testSocketIndex: 0 })
  assert.equal(normal['vendor'], false)
})

test('the place of an item in a list is kept when it says nothing', () => {
  const report = parseReport(testReport({ subUnits: [{ pn: '' }, { pn: 'a' }] }))
  assert.equal(normaliseReport(report).subUnits?.length, 2)
})

test('normalising twice is normalising once', (t) => {
  const reports = VALID.map(sample).filter((value) => value !== undefined)
  if (reports.length === 0) return t.skip('the samples are not present')
  for (const value of reports) {
    const once = normaliseReport(parseReport(value))
    assert.deepEqual(normaliseReport(once), once)
  }
})

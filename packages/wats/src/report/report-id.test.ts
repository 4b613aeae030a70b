import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { reportIdFor } from './report-id.ts'

const HASH = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
const hash = fc.stringMatching(/^[0-9a-f]{64}$/)

test('the id of a known content never changes', () => {
  assert.equal(reportIdFor(HASH, 'wsjf', 0), '8c678f2f-d774-523e-9886-04f7c0b1e4d2')
  assert.equal(reportIdFor(HASH.toUpperCase(), 'wsjf', 0), reportIdFor(HASH, 'wsjf', 0))
})

test('ids are UUIDs of version 5 and the RFC variant', () => {
  fc.assert(
    fc.property(hash, fc.string(), fc.nat(), (content, converter, index) => {
      assert.match(
        reportIdFor(content, converter, index),
        /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
      )
    }),
  )
})

test('content, converter and index each make another id', () => {
  const ids = [
    reportIdFor(HASH, 'csv', 1),
    reportIdFor(HASH, 'csv', 11),
    reportIdFor(HASH, 'csv1', 1),
    reportIdFor(HASH.replace('e', 'f'), 'csv', 1),
  ]
  assert.equal(new Set(ids).size, ids.length)
})

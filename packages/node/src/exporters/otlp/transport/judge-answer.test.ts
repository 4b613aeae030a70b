import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { judgeAnswer } from './judge-answer.ts'

const answer = (status: number, body: string | Uint8Array = '', headers: Record<string, string> = {}) => ({
  status,
  headers,
  body: Buffer.from(body),
})
const JSON_TYPE = { 'content-type': 'application/json' }

test('every status is accepted, tried again or final, as the specification says', () => {
  const retried = [429, 502, 503, 504]
  for (let status = 100; status < 600; status += 1) {
    const expected = status >= 200 && status < 300 ? 'accepted' : retried.includes(status) ? 'retry' : 'refused'
    assert.equal(judgeAnswer(answer(status), 0).kind, expected, String(status))
  }
})

test('Retry-After is read as seconds and as a date', () => {
  const afterMs = (text: string) => {
    const judgement = judgeAnswer(answer(503, '', { 'retry-after': text }), Date.parse('2026-01-01T00:00:00Z'))
    return judgement.kind === 'retry' ? judgement.afterMs : 'not a retry'
  }
  assert.equal(afterMs('7'), 7000)
  assert.equal(afterMs('Thu, 01 Jan 2026 00:00:30 GMT'), 30_000)
  assert.equal(afterMs('soon'), undefined)
})

test('JSON answers are read, too', () => {
  const partial = JSON.stringify({ partialSuccess: { rejectedDataPoints: '3', errorMessage: 'old' } })
  assert.deepEqual(judgeAnswer(answer(200, partial, JSON_TYPE), 0), { kind: 'accepted', rejected: 3, message: 'old' })
  const status = JSON.stringify({ code: 3, message: 'bad span' })
  assert.deepEqual(judgeAnswer(answer(400, status, JSON_TYPE), 0), { kind: 'refused', reason: '400: bad span' })
})

test('no answer makes it throw, and no count is out of range', () => {
  const headers = fc.constantFrom({}, JSON_TYPE)
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 999 }), fc.uint8Array({ maxLength: 60 }), headers, (status, body, own) => {
      const judgement = judgeAnswer(answer(status, body, own), 0)
      if (judgement.kind === 'accepted') assert.ok(Number.isSafeInteger(judgement.rejected) && judgement.rejected >= 0)
    }),
    { numRuns: 2000 },
  )
})

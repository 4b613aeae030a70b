import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { watsOperations } from '../wats-operations.ts'
import type { AnswerRule } from './answer-rule.ts'
import { submitAnswer } from './submit-answer.ts'
import { versionAnswer } from './version-answer.ts'

const ID = '33a2d408-3fc8-480b-b554-6866c77fd91c'

function read<A>(rule: AnswerRule<A>, text: string): A | undefined {
  return rule.read({ status: 200, bytes: Buffer.from(text), contentType: undefined, fileName: undefined })
}

test('a submission is acknowledged in many shapes', () => {
  const upper = ID.toUpperCase()
  for (const text of [
    `[{"ID":"${upper}"}]`,
    `[{"id":"${ID}"}]`,
    `[{"uuid":"${ID}"}]`,
    `{"ID":"${ID}"}`,
    `{"Id":"${ID}","other":1}`,
    `["${ID}"]`,
    `"${ID}"`,
    ` ${ID}\r\n`,
    `\uFEFF[{"ID":"${ID}"}]`,
  ]) {
    assert.deepEqual(read(submitAnswer, text), { id: ID }, text)
  }
})

test('what holds no id is no acknowledgement', () => {
  for (const text of [
    '',
    '[]',
    '{}',
    'null',
    '[{"ID":null}]',
    '[{"ID":"7"}]',
    '"ok"',
    '<html>ok</html>',
    '[[[1]]]',
    '42',
  ]) {
    assert.equal(read(submitAnswer, text), undefined, text)
  }
})

test('a version comes as JSON, as plain text or in an object', () => {
  assert.equal(read(versionAnswer, '"2025.3.9.824"'), '2025.3.9.824')
  assert.equal(read(versionAnswer, '2025.3.9\n'), '2025.3.9')
  assert.equal(read(versionAnswer, '24.10'), '24.10')
  assert.equal(read(versionAnswer, '{"version":"v5.1 (beta)"}'), undefined)
  assert.equal(read(versionAnswer, '{"Version":"v5.1-beta"}'), 'v5.1-beta')
})

test('a web page is not a version', () => {
  for (const text of ['<!doctype html><h1>Log in</h1>', '', 'null', '{}', '[]', 'ok', `1${'0'.repeat(200)}`]) {
    assert.equal(read(versionAnswer, text), undefined, text)
  }
})

test('a list comes bare or as OData, and keeps what it does not know', () => {
  const { answer } = watsOperations.queryHeaders
  const header = { uuid: ID, serialNumber: 'x', receiveCount: 2, novelty: [1] }
  assert.deepEqual(read(answer, JSON.stringify([header])), [header])
  assert.deepEqual(read(answer, JSON.stringify({ value: [header] })), [header])
  assert.equal(read(answer, JSON.stringify([{ serialNumber: 'x' }])), undefined)
  assert.deepEqual(read(watsOperations.processes.answer, '[{"code":10,"name":"ICT"}]'), [{ code: 10, name: 'ICT' }])
})

test('no answer of any operation makes its reader throw', () => {
  for (const { answer } of Object.values(watsOperations)) {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        read(answer as AnswerRule<unknown>, text)
      }),
      { numRuns: 100 },
    )
  }
})

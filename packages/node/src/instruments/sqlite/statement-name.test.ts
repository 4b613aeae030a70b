import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { nameStatement } from './statement-name.ts'

const none = new Map<string, string>()
const operation = (sql: string) => nameStatement(sql, none).operation

test('the verb is found behind space, comments and common table expressions', () => {
  assert.equal(operation('  select 1'), 'SELECT')
  assert.equal(operation('-- first\n/* second */ UPDATE t SET a = 1'), 'UPDATE')
  assert.equal(operation("WITH a AS (SELECT ')' FROM b), c(d) AS (VALUES (1)) DELETE FROM t"), 'DELETE')
  assert.equal(
    operation('with recursive r(x) as (select 1 union select x from r) insert into t select x from r'),
    'INSERT',
  )
  assert.equal(operation('END TRANSACTION'), 'COMMIT')
  assert.equal(operation('wobble'), '_OTHER')
  assert.equal(operation(''), '_OTHER')
})

test('the name is that of the comment or of the map, else there is none', () => {
  const names = new Map([['SELECT 2', 'two']])
  assert.equal(nameStatement('-- name: claim_file\nUPDATE t SET a = 1', none).summary, 'claim_file')
  assert.equal(nameStatement('SELECT /* name: one */ 1', none).summary, 'one')
  assert.equal(nameStatement('SELECT 2', names).summary, 'two')
  assert.equal(nameStatement('SELECT secret FROM t', none).summary, '')
})

test('only statements that take the write lock at once are lock waits', () => {
  const takesLock = (sql: string) => nameStatement(sql, none).takesLock
  assert.equal(takesLock('BEGIN IMMEDIATE'), true)
  assert.equal(takesLock('begin exclusive transaction'), true)
  assert.equal(takesLock('BEGIN'), false)
  assert.equal(takesLock('BEGIN DEFERRED'), false)
})

test('whatever the text, the verb is of the closed set and takes linear time', () => {
  fc.assert(
    fc.property(fc.string(), (sql) => {
      assert.match(operation(sql), /^(_OTHER|[A-Z]+)$/)
    }),
  )
  const began = performance.now()
  operation(`WITH ${'('.repeat(200_000)}`)
  operation(`${' '.repeat(100_000)}${'/*'.repeat(100_000)}`)
  assert.ok(performance.now() - began < 5000)
})

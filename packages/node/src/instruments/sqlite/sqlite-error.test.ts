import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isLockTimeout, SQLITE_CODES, sqliteCodeOf, sqliteErrorKind } from './sqlite-error.ts'

test('extended codes are told by their primary one, by name and by number', () => {
  assert.equal(sqliteCodeOf({ code: 'SQLITE_BUSY_SNAPSHOT' }), 'SQLITE_BUSY')
  assert.equal(sqliteCodeOf({ code: 'ERR_SQLITE_ERROR', errcode: 2067 }), 'SQLITE_CONSTRAINT')
  assert.equal(sqliteCodeOf({ code: 'ERR_SQLITE_ERROR', errcode: 5 }), 'SQLITE_BUSY')
})

test('what is none of SQLite is _other, and every answer is in the closed set', () => {
  for (const error of [new TypeError('no'), null, 'text', { code: 'SQLITE_WHATEVER' }, { errcode: 250 }]) {
    assert.equal(sqliteCodeOf(error), '_other')
  }
  assert.ok(
    SQLITE_CODES.includes('_other') && SQLITE_CODES.includes('SQLITE_BUSY') && !SQLITE_CODES.includes('SQLITE_OK'),
  )
})

test('a lock that was not got is a timeout, a broken constraint a conflict', () => {
  assert.equal(sqliteErrorKind('SQLITE_BUSY', new Error()), 'timeout')
  assert.equal(sqliteErrorKind('SQLITE_CONSTRAINT', new Error()), 'conflict')
  assert.equal(sqliteErrorKind('_other', new Error()), 'internal')
  assert.equal(isLockTimeout('SQLITE_LOCKED'), true)
  assert.equal(isLockTimeout('SQLITE_FULL'), false)
})

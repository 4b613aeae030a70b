import assert from 'node:assert/strict'
import test from 'node:test'
import { statusOfWord } from './status.ts'

test('words of other formats become the letters of WSJF, whatever their case', () => {
  assert.equal(statusOfWord('Passed'), 'P')
  assert.equal(statusOfWord(' FAIL '), 'F')
  assert.equal(statusOfWord('t'), 'T')
  assert.equal(statusOfWord('Skipped'), 'S')
})

test('an unknown word is not guessed at', () => {
  assert.equal(statusOfWord('maybe'), undefined)
  assert.equal(statusOfWord(''), undefined)
})

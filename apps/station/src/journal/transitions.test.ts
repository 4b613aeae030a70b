import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkFileMove, checkReportMove, FILE_MOVES, FILE_STATES, REPORT_MOVES, REPORT_STATES } from './transitions.ts'

test('every move is either in the table or refused by name', () => {
  for (const from of FILE_STATES) {
    for (const to of FILE_STATES) {
      const move = () => checkFileMove(7, from, to)
      if (FILE_MOVES[from].includes(to)) move()
      else
        assert.throws(move, {
          code: 'STATION_JOURNAL_ILLEGAL_MOVE',
          message: `Journal: file 7 cannot go from ${from} to ${to}`,
        })
    }
  }
  for (const from of REPORT_STATES) {
    for (const to of REPORT_STATES) {
      const move = () => checkReportMove(7, from, to)
      if (REPORT_MOVES[from].includes(to)) move()
      else assert.throws(move, { code: 'STATION_JOURNAL_ILLEGAL_MOVE' })
    }
  }
})

test('finished and delivered are ends; every other state has a way on, and each can be reached', () => {
  assert.deepEqual(FILE_MOVES.FINISHED, [])
  assert.deepEqual(REPORT_MOVES.DELIVERED, [])
  const reached = new Set(Object.values(FILE_MOVES).flat())
  for (const state of FILE_STATES) {
    assert.ok(state === 'FINISHED' || FILE_MOVES[state].length > 0)
    assert.ok(reached.has(state), state)
  }
})

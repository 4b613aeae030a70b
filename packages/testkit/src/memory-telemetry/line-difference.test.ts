import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { lineDifference } from './line-difference.ts'

test('lines that differ are marked, the others are shown for their place', () => {
  assert.deepEqual(lineDifference(['a', 'b', 'd'], ['a', 'c', 'd', 'e']), ['  a', '+ b', '- c', '  d', '- e'])
  assert.deepEqual(lineDifference([], ['a']), ['- a'])
  assert.deepEqual(lineDifference(['a'], []), ['+ a'])
})

test('both texts can be read out of the difference', () => {
  const lines = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 8 })
  fc.assert(
    fc.property(lines, lines, (recorded, wanted) => {
      const difference = lineDifference(recorded, wanted)
      const without = (mark: string): string[] =>
        difference.filter((line) => line[0] !== mark).map((line) => line.slice(2))
      assert.deepEqual(without('-'), recorded)
      assert.deepEqual(without('+'), wanted)
    }),
  )
})

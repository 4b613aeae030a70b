import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { SeriesLogReader, SeriesLogWriter } from './series-log.ts'

/** Halves of surrogate pairs too: JavaScript's texts may hold them, and two labels must not become one. */
const text = fc.string({ unit: 'binary', maxLength: 40 })

test('what is appended is read as it was, wherever the log began and whoever reads when', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 3 }),
      fc.infiniteStream(text),
      fc.nat(20),
      fc.nat(20),
      (width, texts, first, more) => {
        const row = () => Array.from({ length: width }, () => texts.next().value)
        const rows = Array.from({ length: first }, row)
        const writer = new SeriesLogWriter(rows)
        const reader = new SeriesLogReader(writer.memory, width)
        for (let at = 0; at < more; at += 1) {
          const next = row()
          if (writer.append(next)) rows.push(next)
          assert.equal(reader.seriesCount, rows.length)
          if (rows.length > 0) assert.deepEqual(reader.at(rows.length - 1), rows.at(-1))
        }
        assert.deepEqual(
          rows.map((_, series) => reader.at(series)),
          rows,
        )
      },
    ),
  )
})

test('a full log takes nothing more and keeps what it has', () => {
  const writer = new SeriesLogWriter([['a']])
  const long = 'x'.repeat(1000)
  assert.equal(writer.append([long]), false)
  const reader = new SeriesLogReader(writer.memory, 1)
  assert.deepEqual([reader.seriesCount, reader.at(0)], [1, ['a']])
  const larger = new SeriesLogWriter([['a'], [long]])
  assert.deepEqual(new SeriesLogReader(larger.memory, 1).at(1), [long])
})

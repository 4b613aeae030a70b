import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { openDatabase } from '../store/database.ts'
import { parseFilter } from './parse-filter.ts'
import { parseOrder } from './parse-order.ts'

interface Row {
  readonly serialNumber: string | null
  readonly processCode: number | null
  readonly startUtc: string | null
}

/** A node of a random filter: its OData text, and what it must say about a row. */
interface Sample {
  readonly text: string
  holds(row: Row): boolean
}

function openRows(t: { after(undo: () => void): void }, rows: readonly Row[]) {
  const database = openDatabase(':memory:')
  t.after(() => database.close())
  database.exec('CREATE TABLE reports (serialNumber TEXT, processCode REAL, startUtc TEXT)')
  for (const row of rows) {
    database.run('INSERT INTO reports VALUES (?, ?, ?)', row.serialNumber, row.processCode, row.startUtc)
  }
  return (filter: string): Row[] => {
    const { sql, parameters } = parseFilter(filter)
    return database
      .all<Row>(`SELECT * FROM reports WHERE ${sql} ORDER BY rowid`, ...parameters)
      .map((row) => ({ ...row }))
  }
}

const words: fc.Arbitrary<string> = fc.constantFrom('', 'a', 'ab', "b'c", "It's", '%', '_', 'x y', 'é', '😀', '"', ')')
const numbers = fc.oneof(fc.integer({ min: -5, max: 5 }), fc.constantFrom(0.5, 1e21, -2.25))
const dates = fc.constantFrom(
  '2026-01-30T21:01:41.0000000Z',
  '2026-01-30T21:01:42.0000000Z',
  '2025-12-31T23:59:59.5000000Z',
)
const rows = fc.array(
  fc
    .record({ serialNumber: fc.option(words), processCode: fc.option(numbers), startUtc: fc.option(dates) })
    .map((row): Row => ({ ...row })),
  { maxLength: 8 },
)
const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`

const ORDERS = {
  gt: (a: string | number, b: string | number) => a > b,
  ge: (a: string | number, b: string | number) => a >= b,
  lt: (a: string | number, b: string | number) => a < b,
  le: (a: string | number, b: string | number) => a <= b,
}

const leaf: fc.Arbitrary<Sample> = fc.oneof(
  fc.tuple(fc.constantFrom('eq', 'ne'), fc.option(words)).map(([operator, word]) => ({
    text: `serialNumber ${operator} ${word === null ? 'null' : quoted(word)}`,
    holds: (row: Row) => (row.serialNumber === word) === (operator === 'eq'),
  })),
  fc.tuple(fc.constantFrom(...(['gt', 'ge', 'lt', 'le'] as const)), numbers).map(([operator, number]) => ({
    text: `PROCESSCODE ${operator.toUpperCase()} ${number}`,
    holds: (row: Row) => row.processCode !== null && ORDERS[operator](row.processCode, number),
  })),
  fc.tuple(fc.constantFrom(...(['gt', 'ge', 'lt', 'le'] as const)), dates).map(([operator, date]) => ({
    text: `startUtc ${operator} ${date}`,
    holds: (row: Row) => row.startUtc !== null && ORDERS[operator](row.startUtc, date),
  })),
  fc.array(words, { minLength: 1, maxLength: 3 }).map((list) => ({
    text: `serialNumber in (${list.map(quoted).join(',')})`,
    holds: (row: Row) => row.serialNumber !== null && list.includes(row.serialNumber),
  })),
  fc
    .tuple(
      fc.constantFrom('contains', 'startswith', 'endswith'),
      words.filter((word) => word !== ''),
    )
    .map(([name, word]) => ({
      text: `${name}( serialNumber , ${quoted(word)} )`,
      holds(row: Row) {
        const text = row.serialNumber
        if (text === null) return false
        if (name === 'contains') return text.includes(word)
        return name === 'startswith' ? text.startsWith(word) : text.endsWith(word)
      },
    })),
)

const { sample } = fc.letrec<{ sample: Sample }>((tie) => ({
  sample: fc.oneof(
    { maxDepth: 4 },
    leaf,
    tie('sample').map((inner) => ({ text: `not (${inner.text})`, holds: (row: Row) => !inner.holds(row) })),
    fc.tuple(tie('sample'), fc.constantFrom('and', 'or'), tie('sample')).map(([left, operator, right]) => ({
      text: `(${left.text}) ${operator} (${right.text})`,
      holds: (row: Row) =>
        operator === 'and' ? left.holds(row) && right.holds(row) : left.holds(row) || right.holds(row),
    })),
  ),
}))

test('a filter finds exactly the rows it describes, absent values included', (t) => {
  fc.assert(
    fc.property(rows, sample, (all, filter) => {
      assert.deepEqual(
        openRows(t, all)(filter.text),
        all.filter((row) => filter.holds(row)),
        filter.text,
      )
    }),
    { numRuns: 200 },
  )
})

test('and binds tighter than or', (t) => {
  const find = openRows(t, [
    { serialNumber: 'a', processCode: 1, startUtc: null },
    { serialNumber: 'b', processCode: 2, startUtc: null },
  ])
  assert.equal(find("serialNumber eq 'a' or serialNumber eq 'b' and processCode eq 1").length, 1)
  assert.equal(find("(serialNumber eq 'a' or serialNumber eq 'b') and processCode eq 2").length, 1)
})

const BAD: readonly (readonly [filter: string, message: RegExp])[] = [
  ['', /position 1: wanted a field .*got the end/],
  ['serial eq 1', /position 1: wanted a field of the report header, got "serial eq 1"/],
  ["serialNumber = 'x'", /position 14: wanted a field, a literal .*got "= 'x'"/],
  ["serialNumber like 'x'", /position 14: wanted eq, ne, gt/],
  ['serialNumber eq 12', /position 17: wanted text in quotes \('x'\), as serialNumber holds, got "12"/],
  ["processCode eq '12'", /position 16: wanted a number, as processCode holds/],
  ["startUtc gt 'yesterday'", /position 13: wanted a date and time/],
  ['startUtc gt 2026-02-30', /position 13: wanted a date and time/],
  ["serialNumber eq 'x' serialNumber eq 'y'", /position 21: wanted and, or, or the end/],
  ["(serialNumber eq 'x'", /position 21: wanted \), got the end/],
  ["serialNumber eq 'x", /position 17: wanted .*literal/],
  ["contains(processCode, '1')", /position 10: wanted a field that holds text/],
  ["contains(serialNumber 'x')", /position 23: wanted ,/],
  [`${'not '.repeat(60)}processCode eq 1`, /at most 50 levels/],
  [`${'('.repeat(100_000)}processCode eq 1`, /at most 50 levels/],
]

for (const [filter, message] of BAD) {
  test(`the filter ${JSON.stringify(filter.slice(0, 40))} is refused, naming the place`, () => {
    assert.throws(
      () => parseFilter(filter),
      (error: Error) => {
        assert.match(error.message, /^\$filter: /)
        assert.match(error.message, message)
        return true
      },
    )
  })
}

test('any text is either understood or refused with its place', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc
          .array(fc.constantFrom('(', ')', 'and', 'not', "'a'", 'eq', 'result', '1', ','))
          .map((parts) => parts.join(' ')),
      ),
      (text) => {
        try {
          parseFilter(text)
        } catch (error) {
          assert.match((error as Error).message, /^\$filter: at position \d+: wanted /)
        }
      },
    ),
  )
})

test('reports are ordered by start, the newest first, when nothing is asked', () => {
  assert.equal(parseOrder(), '"startUtc" DESC, "timeStamp" DESC')
  assert.equal(parseOrder('serialNumber, uuid desc'), '"serialNumber" ASC, "uuid" DESC, "timeStamp" DESC')
})

test('a bad order is refused, naming the place', () => {
  assert.throws(() => parseOrder('start desc, serial'), /\$orderby: at position 13: wanted a field/)
  assert.throws(() => parseOrder('start down'), /\$orderby: at position 6: wanted asc or desc/)
  assert.throws(() => parseOrder(''), /position 1: wanted a field of the report header, got the end/)
})

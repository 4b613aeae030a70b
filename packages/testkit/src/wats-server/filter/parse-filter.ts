/**
 * OData's `$filter`, as much of it as report queries use: eq ne gt ge lt le in, and or not, parentheses, contains,
 * startswith, endswith. Gives SQL over the header's columns; values only ever become parameters. Absent values follow
 * OData (4.01 part 2, 5.1.1.1): `ne` holds for them, an order comparison never does.
 */
import { HEADER_FIELDS, type HeaderField, headerFieldOf } from '../header/header-fields.ts'
import type { SqlValue } from '../store/database.ts'
import { queryError } from './query-error.ts'
import { type Literal, type Token, tokensOf } from './tokens.ts'

/** SQL for WHERE with its parameters in order. */
export interface SqlCondition {
  readonly sql: string
  readonly parameters: readonly SqlValue[]
}

export const EVERYTHING: SqlCondition = { sql: '1', parameters: [] }

/** Nesting of parentheses and `not`, so that hostile text cannot use up the stack. */
const MAX_DEPTH = 50

const ORDERS: Readonly<Record<string, string>> = { gt: '>', ge: '>=', lt: '<', le: '<=' }
const TEXT_FUNCTIONS: Readonly<Record<string, (column: string) => string>> = {
  contains: (column) => `instr(${column}, ?) > 0`,
  startswith: (column) => `substr(${column}, 1, length(?1)) = ?1`,
  endswith: (column) => `substr(${column}, -length(?1)) = ?1`,
}
const COMPARISONS = 'eq, ne, gt, ge, lt, le or in'
const FIELD = 'a field of the report header'

/** @throws ValidationError `WATS_SERVER_QUERY_INVALID` naming position, wanted and got */
export function parseFilter(filter: string): SqlCondition {
  const reader = createReader(filter)
  const condition = parseOr(reader, 0)
  if (reader.peek().kind !== 'end') throw reader.refuse('and, or, or the end')
  return condition
}

interface Reader {
  peek(): Token
  next(): Token
  /** Takes the next token if it is this word (in any case) or mark. */
  takes(text: string): boolean
  expect(mark: string): void
  refuse(wanted: string, at?: Token): Error
}

function createReader(filter: string): Reader {
  const tokens = tokensOf(filter)
  let at = 0
  const peek = (): Token => tokens[at] as Token
  const reader: Reader = {
    peek,
    next() {
      const token = peek()
      if (token.kind !== 'end') at += 1
      return token
    },
    takes(text) {
      const token = peek()
      if (token.kind === 'literal' || token.text.toLowerCase() !== text) return false
      reader.next()
      return true
    },
    expect(mark) {
      if (!reader.takes(mark)) throw reader.refuse(mark)
    },
    refuse: (wanted, token = peek()) => queryError('$filter', filter, token.offset, wanted),
  }
  return reader
}

function parseOr(reader: Reader, depth: number): SqlCondition {
  let left = parseAnd(reader, depth)
  while (reader.takes('or')) left = join('OR', left, parseAnd(reader, depth))
  return left
}

function parseAnd(reader: Reader, depth: number): SqlCondition {
  let left = parseUnary(reader, depth)
  while (reader.takes('and')) left = join('AND', left, parseUnary(reader, depth))
  return left
}

function parseUnary(reader: Reader, depth: number): SqlCondition {
  if (depth > MAX_DEPTH) throw reader.refuse(`at most ${MAX_DEPTH} levels of nesting`)
  if (reader.takes('not')) {
    const { sql, parameters } = parseUnary(reader, depth + 1)
    return { sql: `NOT (${sql})`, parameters }
  }
  if (!reader.takes('(')) return parseTest(reader)
  const inner = parseOr(reader, depth + 1)
  reader.expect(')')
  return inner
}

function parseTest(reader: Reader): SqlCondition {
  const token = reader.next()
  if (token.kind !== 'word') throw reader.refuse(`${FIELD}, a function or not`, token)
  const makeSql = TEXT_FUNCTIONS[token.text.toLowerCase()]
  if (makeSql !== undefined && reader.takes('(')) return parseFunction(reader, makeSql)
  return parseComparison(reader, fieldOf(reader, token))
}

function parseFunction(reader: Reader, makeSql: (column: string) => string): SqlCondition {
  const token = reader.next()
  const field = fieldOf(reader, token)
  if (HEADER_FIELDS[field] !== 'text') throw reader.refuse('a field that holds text', token)
  reader.expect(',')
  const value = literalFor(reader, field)
  reader.expect(')')
  // Numbered parameters would clash between functions, so the value is bound once for each place it stands in.
  const sql = makeSql(columnOf(field))
  const places = sql.split(/\?1?/).length - 1
  return { sql: `IFNULL(${sql.replaceAll('?1', '?')}, 0)`, parameters: Array.from({ length: places }, () => value) }
}

function parseComparison(reader: Reader, field: HeaderField): SqlCondition {
  const token = reader.next()
  const operator = token.kind === 'word' ? token.text.toLowerCase() : ''
  if (operator === 'in') return parseIn(reader, field)
  const order = ORDERS[operator]
  if (order === undefined && operator !== 'eq' && operator !== 'ne') throw reader.refuse(COMPARISONS, token)
  if (order !== undefined) {
    // SQLite holds any text to be more than any number, and a number's column may hold the text NaN.
    const guard = HEADER_FIELDS[field] === 'number' ? ` AND typeof(${columnOf(field)}) <> 'text'` : ''
    return { sql: `IFNULL(${columnOf(field)} ${order} ?${guard}, 0)`, parameters: [literalFor(reader, field)] }
  }
  const value = reader.takes('null') ? null : literalFor(reader, field)
  return { sql: `${columnOf(field)} ${operator === 'eq' ? 'IS' : 'IS NOT'} ?`, parameters: [value] }
}

function parseIn(reader: Reader, field: HeaderField): SqlCondition {
  reader.expect('(')
  const values: SqlValue[] = [literalFor(reader, field)]
  while (reader.takes(',')) values.push(literalFor(reader, field))
  reader.expect(')')
  return { sql: `IFNULL(${columnOf(field)} IN (${values.map(() => '?').join(', ')}), 0)`, parameters: values }
}

function fieldOf(reader: Reader, token: Token): HeaderField {
  const field = token.kind === 'word' ? headerFieldOf(token.text) : undefined
  if (field === undefined) throw reader.refuse(FIELD, token)
  return field
}

/** The next literal, which must be of the field's type; dates stand without quotes. */
function literalFor(reader: Reader, field: HeaderField): SqlValue {
  const token = reader.next()
  const type = HEADER_FIELDS[field]
  const literal: Literal | undefined = token.kind === 'literal' ? token.literal : undefined
  if (literal?.type === type) return isUuid(field) ? String(literal.value).toLowerCase() : literal.value
  const wanted = { text: "text in quotes ('x')", number: 'a number', date: 'a date and time (2026-01-30T21:00:00Z)' }[
    type
  ]
  throw reader.refuse(`${wanted}, as ${field} holds`, token)
}

function isUuid(field: HeaderField): boolean {
  return field === 'uuid' || field === 'referencedUut'
}

function columnOf(field: HeaderField): string {
  return `"${field}"`
}

function join(operator: 'AND' | 'OR', left: SqlCondition, right: SqlCondition): SqlCondition {
  return {
    sql: `(${left.sql} ${operator} ${right.sql})`,
    parameters: [...left.parameters, ...right.parameters],
  }
}

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { errorCatalogue } from './catalogue.ts'
import { coreErrors } from './core-errors.ts'
import { defineErrors, type ErrorTable } from './define-errors.ts'
import { ConnectionError } from './error-classes.ts'
import { secret } from './secret.ts'

const OTHER_COPY: string = './catalogue.ts?copy=2'

const errors = defineErrors({
  unreachable: { code: 'DEFTEST_UNREACHABLE', kind: 'connection', message: 'server {host}:{port} cannot be reached' },
  worn: { code: 'DEFTEST_WORN', kind: 'server', message: 'the disk is worn', retryable: false },
})

test('a maker fills the message, keeps the values as details and takes kind and code from the table', () => {
  const cause = new Error('connect ECONNREFUSED')
  const error = errors.unreachable({ host: 'wats', port: 80 }, { cause, operation: 'wats.submit', details: { try: 3 } })
  assert.ok(error instanceof ConnectionError)
  assert.equal(error.message, 'server wats:80 cannot be reached')
  assert.equal(error.code, 'DEFTEST_UNREACHABLE')
  assert.equal(error.operation, 'wats.submit')
  assert.deepEqual(error.details, { host: 'wats', port: 80, try: 3 })
  assert.equal(error.cause, cause)
  assert.equal(error.retryable, true)
})

test('a message without placeholders needs no values', () => {
  assert.equal(errors.worn().message, 'the disk is worn')
  assert.equal(errors.worn().retryable, false)
  assert.equal(errors.worn({ retryable: true }).retryable, true)
})

test('placeholders are checked at compile time', () => {
  // @ts-expect-error port is missing
  assert.match(errors.unreachable({ host: 'a' }).message, /a:undefined/)
  // @ts-expect-error no such maker
  assert.equal(errors.unknown, undefined)
})

test('the stack begins where the error was made', () => {
  const error = errors.worn()
  const frame = error.stack?.split('\n')[1] ?? ''
  assert.match(frame, /define-errors\.test/)
})

test('values that cannot be printed do no harm, secrets are masked', () => {
  const hostile = {
    toString() {
      throw new Error('no')
    },
  }
  assert.equal(
    errors.unreachable({ host: hostile, port: secret(80) }).message,
    'server (unprintable):[redacted] cannot be reached',
  )
})

test('a code that another table has is refused with both meanings', () => {
  const again: ErrorTable = { other: { code: 'DEFTEST_WORN', kind: 'server', message: 'something else' } }
  assert.throws(() => defineErrors(again), {
    code: 'SL_ERROR_CODE_TAKEN',
    message: 'Error table row "other": code DEFTEST_WORN is taken already, by "the disk is worn"',
  })
})

test('the same definition loaded twice is accepted', () => {
  const again = { worn: { code: 'DEFTEST_WORN', kind: 'server', message: 'the disk is worn' } } as const
  assert.equal(defineErrors(again).worn().code, 'DEFTEST_WORN')
})

test('the tables of another copy of the package do not collide', async () => {
  const copy = (await import(OTHER_COPY)) as typeof import('./catalogue.ts')
  const otherWords = { code: 'DEFTEST_WORN', kind: 'server', message: 'the disk is worn out' } as const
  assert.equal(copy.claimCode(otherWords), undefined)
  assert.equal(errorCatalogue().find((entry) => entry.code === 'DEFTEST_WORN')?.message, 'the disk is worn')
})

test('a bad row is refused with row, field, wanted and got', () => {
  const bad = (row: object) => defineErrors({ row } as unknown as ErrorTable)
  const good = { code: 'DEFTEST_BAD', kind: 'server', message: 'm' }
  assert.throws(() => bad({ ...good, code: 'lower' }), /row "row": code must be .* got "lower"/)
  assert.throws(() => bad({ ...good, kind: 'odd' }), /row "row": kind must be .* got "odd"/)
  assert.throws(() => bad({ ...good, message: '' }), /message must be/)
  assert.throws(() => bad({ ...good, message: 'a {b-c}' }), /message must be .* got "a \{b-c\}"/)
  assert.equal(
    errorCatalogue().some((entry) => entry.code === 'DEFTEST_BAD'),
    false,
  )
})

test('the catalogue lists the codes of core in order', () => {
  const codes = errorCatalogue().map((entry) => entry.code)
  assert.deepEqual(codes, [...codes].sort())
  const made = coreErrors.metricConflict({ name: 'a.b', difference: 'unit' })
  assert.ok(codes.includes(made.code))
  assert.equal(made.message, 'Metric "a.b" is defined twice and differs in unit')
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { ValidationError } from '../errors/error-classes.ts'
import { secret } from '../errors/secret.ts'
import { createRedactor } from './redactor.ts'
import { toPlain } from './to-plain.ts'

test('what JSON can hold stays, what it cannot becomes text', () => {
  const cases: [value: unknown, plain: unknown][] = [
    ['text', 'text'],
    [1.5, 1.5],
    [true, true],
    [null, null],
    [undefined, undefined],
    [Number.NaN, 'NaN'],
    [Number.NEGATIVE_INFINITY, '-Infinity'],
    [12345678901234567890n, '12345678901234567890'],
    [Symbol('s'), 'Symbol(s)'],
    [() => 1, '[function]'],
    [new Date(0), '1970-01-01T00:00:00.000Z'],
    [new Date(Number.NaN), '[invalid date]'],
    [/a+/g, '/a+/g'],
    [new URL('http://h/p'), 'http://h/p'],
    [new Uint8Array(10), '[Uint8Array of 10 bytes]'],
    [Buffer.alloc(3), '[Uint8Array of 3 bytes]'],
    [new ArrayBuffer(4), '[ArrayBuffer of 4 bytes]'],
    [Promise.resolve(1), '[Promise]'],
    [
      new Map<unknown, unknown>([
        ['a', 1],
        [2, new Set([3])],
      ]),
      { a: 1, 2: [3] },
    ],
    [{ a: [1, { b: undefined }] }, { a: [1, { b: undefined }] }],
    [{ toJSON: () => ({ x: 1n }) }, { x: '1' }],
    [secret('s'), '[redacted]'],
  ]
  for (const [value, plain] of cases) assert.deepEqual(toPlain(value), plain)
})

test('an error is told with code, details and causes', () => {
  const plain = toPlain(new ValidationError('X_Y', 'm', { cause: new Error('c'), details: { at: new Date(0) } }))
  const { type, code, message, details, cause } = plain as Record<string, unknown>
  assert.deepEqual([type, code, message, details], ['ValidationError', 'X_Y', 'm', { at: '1970-01-01T00:00:00.000Z' }])
  assert.equal((cause as { message: string }[])[0]?.message, 'c')
})

test('an object that merely has a stack keeps its other keys', () => {
  assert.deepEqual(toPlain({ stack: 'prod', region: 'eu' }), { stack: 'prod', region: 'eu' })
})

test('depth, breadth, text and the whole are bounded and the cut is told', () => {
  assert.deepEqual(toPlain({ a: { b: { c: 1 } } }, { maxDepth: 2 }), { a: { b: '[object]' } })
  assert.deepEqual(toPlain([1, 2, 3], { maxBreadth: 2 }), [1, 2, '... 1 more'])
  assert.deepEqual(toPlain({ a: 1, b: 2, c: 3 }, { maxBreadth: 1 }), { a: 1, '...': '2 more' })
  assert.deepEqual(
    toPlain(
      new Map([
        ['a', 1],
        ['b', 2],
      ]),
      { maxBreadth: 1 },
    ),
    { a: 1, '...': '1 more' },
  )
  assert.equal(toPlain('x'.repeat(20), { maxChars: 5 }), 'xxxxx... (20 characters)')
  let wide: unknown = 1
  for (let i = 0; i < 8; i++) wide = Array.from({ length: 50 }, () => wide)
  assert.ok(JSON.stringify(toPlain(wide)).length < 100_000)
})

test('cycles end; the same object twice side by side is no cycle', () => {
  const cycle: Record<string, unknown> = { n: 1 }
  cycle['self'] = cycle
  assert.deepEqual(toPlain(cycle), { n: 1, self: '[circular]' })
  const shared = { x: 1 }
  assert.deepEqual(toPlain([shared, shared]), [{ x: 1 }, { x: 1 }])
})

test('getters and proxies that throw spoil only themselves', () => {
  const hostile = {
    get bad() {
      throw new Error('no')
    },
    good: 1,
  }
  assert.deepEqual(toPlain(hostile), { bad: '[unreadable]', good: 1 })
  const revoked = Proxy.revocable({}, {})
  revoked.revoke()
  assert.deepEqual(toPlain({ a: revoked.proxy }), { a: '[unreadable]' })
})

test('__proto__ as a key stays a key', () => {
  const plain = toPlain(JSON.parse('{"__proto__":{"polluted":1}}')) as object
  assert.deepEqual(Object.keys(plain), ['__proto__'])
  assert.equal(Object.getPrototypeOf(plain), Object.prototype)
})

test('with a redactor, secrets are masked by key and in texts, also inside errors', () => {
  const redactor = createRedactor()
  const error = new ValidationError('X_Y', 'm', { details: { password: 'hunter2', ok: 1 } })
  const value = { headers: new Map([['Authorization', 'hunter2']]), error, url: 'http://u:hunter2@h' }
  const text = JSON.stringify(toPlain(value, redactor))
  assert.ok(!text.includes('hunter2'), text)
  assert.ok(text.includes('"ok":1'))
})

test('any value becomes JSON', () => {
  fc.assert(
    fc.property(
      fc.anything({
        withBigInt: true,
        withDate: true,
        withMap: true,
        withSet: true,
        withTypedArray: true,
        withNullPrototype: true,
        withSparseArray: true,
        withObjectString: true,
        withBoxedValues: true,
      }),
      (value) => {
        const text = JSON.stringify(toPlain(value))
        if (text !== undefined) JSON.parse(text)
      },
    ),
  )
})

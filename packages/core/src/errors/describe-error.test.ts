import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { describeError } from './describe-error.ts'
import { ConnectionError } from './error-classes.ts'

test('type, code, message, stack and details of an error are told', () => {
  const described = describeError(new ConnectionError('X_Y', 'no route', { details: { host: 'h' } }))
  assert.equal(described.type, 'ConnectionError')
  assert.equal(described.code, 'X_Y')
  assert.equal(described.message, 'no route')
  assert.match(described.stack ?? '', /^ConnectionError: no route\n\s+at /)
  assert.deepEqual(described.details, { host: 'h' })
  assert.equal('cause' in described, false)
})

test('causes are listed flat, nearest first', () => {
  const root = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' })
  const error = new Error('top', { cause: new TypeError('fetch failed', { cause: root }) })
  const causes = describeError(error).cause ?? []
  assert.deepEqual(
    causes.map((cause) => [cause.type, cause.code, cause.message]),
    [
      ['TypeError', undefined, 'fetch failed'],
      ['Error', 'ECONNREFUSED', 'refused'],
    ],
  )
})

test('the errors of an AggregateError are among its causes', () => {
  const error = new AggregateError([new Error('a'), 'text', new Error('b', { cause: new Error('c') })], 'several')
  assert.deepEqual(
    describeError(error).cause?.map((cause) => cause.message),
    ['a', 'text', 'b', 'c'],
  )
})

test('cycles end and at most ten causes are told', () => {
  const cycle = new Error('a')
  cycle.cause = new Error('b', { cause: cycle })
  assert.equal(describeError(cycle).cause?.length, 1)
  let deep = new Error('0')
  for (let i = 1; i < 100; i++) deep = new Error(String(i), { cause: deep })
  assert.equal(describeError(deep).cause?.length, 10)
})

test('a class that never set its name is told by its class', () => {
  class QueueFull extends Error {}
  assert.equal(describeError(new QueueFull('x')).type, 'QueueFull')
  assert.equal(describeError(runInNewContext('new RangeError("x")')).type, 'RangeError')
})

test('what is thrown and is no error is told in words', () => {
  assert.deepEqual(describeError('oops'), { type: 'string', message: 'oops' })
  assert.deepEqual(describeError(undefined), { type: 'undefined', message: 'undefined' })
  assert.deepEqual(describeError(null), { type: 'null', message: 'null' })
  assert.deepEqual(describeError({ a: 1, b: 2 }), {
    type: 'Object',
    message: 'not an error but an object with the keys a, b',
  })
  assert.deepEqual(describeError({ code: 7, message: 'm' }), { type: 'Object', code: '7', message: 'm' })
})

test('secrets in message and stack are masked', () => {
  const described = describeError(new Error('GET https://u:p@host failed'))
  assert.equal(described.message, 'GET https://[redacted]@host failed')
  assert.ok(!described.stack?.includes('u:p@'))
})

test('huge messages are cut', () => {
  const { message } = describeError(new Error('x'.repeat(1_000_000)))
  assert.equal(message.length, 8_192 + '... (1000000 characters)'.length)
})

test('hostile getters and proxies do no harm', () => {
  const hostile = new Error('x')
  for (const key of ['stack', 'name', 'message', 'code', 'cause', 'details', 'errors']) {
    Object.defineProperty(hostile, key, {
      get() {
        throw new Error(key)
      },
    })
  }
  assert.equal(describeError(hostile).message, '')
  const revoked = Proxy.revocable({}, {})
  revoked.revoke()
  assert.equal(describeError(revoked.proxy).message, '(unreadable)')
})

test('any thrown value is described', () => {
  fc.assert(
    fc.property(fc.anything(), (value) => {
      const described = describeError(value)
      assert.equal(typeof described.type, 'string')
      assert.equal(typeof described.message, 'string')
    }),
  )
})

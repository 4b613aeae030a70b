import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { fingerprint } from './fingerprint.ts'
import { fnv1a64 } from './fnv1a.ts'
import { stackFrames } from './stack-frames.ts'

function withStack(stack: string, rest: object = {}): Error {
  return Object.assign(new Error('m'), { stack, ...rest })
}

test('FNV-1a gives the published values', () => {
  assert.equal(fnv1a64(''), 'cbf29ce484222325')
  assert.equal(fnv1a64('a'), 'af63dc4c8601ec8c')
  assert.equal(fnv1a64('foobar'), '85944171f73967e8')
})

test('FNV-1a agrees with its definition in big integers', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      let hash = 0xcbf29ce484222325n
      for (let i = 0; i < text.length; i++) {
        const unit = text.charCodeAt(i)
        for (const byte of unit > 0xff ? [unit & 0xff, unit >> 8] : [unit]) {
          hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n)
        }
      }
      assert.equal(fnv1a64(text), hash.toString(16).padStart(16, '0'))
    }),
  )
})

test('frames of V8 and Gecko become function and file', () => {
  const v8 = [
    'Error: m',
    '    at new Queue (file:///opt/app-1.2.3/dist/queue.js?v=7:10:5)',
    '    at async Object.take [as pull] (C:\\app\\src\\take.ts:1:2)',
    '    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)',
    '    at Array.map (<anonymous>)',
    '    at /srv/node_modules/.pnpm/pg@8/node_modules/pg/lib/client.js:3:4',
    '    at main (https://host/assets/main-3f2a1b9c.js:1:4000)',
  ].join('\n')
  assert.deepEqual(stackFrames(v8, 9), ['Queue queue', 'Object.take take', 'pg/lib/client', 'main main'])
  assert.deepEqual(stackFrames('take@https://host/a/take.js:10:5\n@https://host/x.mjs:1:1', 9), ['take take', 'x'])
  assert.deepEqual(stackFrames(v8, 1), ['Queue queue'])
})

test('the same fault in another release, directory and line has the same fingerprint', () => {
  const before = withStack('Error: order 17 lost\n    at take (/opt/app-1.2.3/dist/queue.js:10:5)')
  const after = withStack('Error: order 99 lost\n    at take (file:///srv/app/src/queue.ts:77:1)')
  assert.equal(fingerprint(before), fingerprint(after))
  assert.match(fingerprint(before), /^[0-9a-f]{16}$/)
})

test('another type, code, function or file is another fault', () => {
  const stack = 'Error: m\n    at take (/a/queue.js:10:5)'
  const prints = [
    withStack(stack),
    withStack(stack, { name: 'QueueError' }),
    withStack(stack, { code: 'E_FULL' }),
    withStack(stack.replace('take', 'put')),
    withStack(stack.replace('queue', 'stack')),
  ].map(fingerprint)
  assert.equal(new Set(prints).size, prints.length)
})

test('the code of a cause tells faults apart that share a wrapper', () => {
  const wrap = (code: string) => {
    const error = withStack('TypeError: fetch failed\n    at get (/a/x.js:1:1)')
    error.cause = Object.assign(new Error(code), { code })
    return fingerprint(error)
  }
  assert.notEqual(wrap('ECONNREFUSED'), wrap('ENOTFOUND'))
  assert.equal(wrap('ENOTFOUND'), wrap('ENOTFOUND'))
})

test('a message that looks like frames is no part of the place', () => {
  const one = Object.assign(new Error('x\n    at fake (/a/b.js:1:1)'), {
    stack: 'Error: x\n    at fake (/a/b.js:1:1)\n    at real (/a/c.js:1:1)',
  })
  const other = Object.assign(new Error('y'), { stack: 'Error: y\n    at real (/a/c.js:1:1)' })
  assert.equal(fingerprint(one), fingerprint(other))
})

test('without a stack the message counts, with its numbers and ids masked', () => {
  const print = (message: string) => fingerprint(withStack('', { message }))
  assert.equal(print('order 17 of 0xdeadbeef1 took 1.5 s'), print('order 99 of 0xcafebabe2 took 22 s'))
  assert.equal(print('id 6f1c2b7e-1111-4222-8333-444455556666'), print('id 00000000-aaaa-4bbb-8ccc-ddddeeeeffff'))
  assert.notEqual(print('order lost'), print('order late'))
  assert.equal(fingerprint('timeout 5'), fingerprint('timeout 6'))
})

test('any thrown value has a fingerprint', () => {
  fc.assert(fc.property(fc.anything(), (value) => assert.match(fingerprint(value), /^[0-9a-f]{16}$/)))
  const revoked = Proxy.revocable({}, {})
  revoked.revoke()
  assert.match(fingerprint(revoked.proxy), /^[0-9a-f]{16}$/)
})

import assert from 'node:assert/strict'
import { createServer } from 'node:net'
import { test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { errorKindOf } from './error-kind-of.ts'
import { SightlineError } from './sightline-error.ts'

const coded = (code: string) => Object.assign(new Error(code), { code })

test('a refused fetch is a connection error', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  const error = await fetch(`http://127.0.0.1:${port}`).catch((caught: unknown) => caught)
  assert.equal(errorKindOf(error), 'connection')
})

test('an abort is cancelled; a timeout signal is a timeout, also behind an AbortError', async () => {
  const abort = new AbortController()
  abort.abort()
  const aborted = await wait(1000, undefined, { signal: abort.signal }).catch((caught: unknown) => caught)
  assert.equal(errorKindOf(aborted), 'cancelled')

  const timeout = new DOMException('too late', 'TimeoutError')
  assert.equal(errorKindOf(timeout), 'timeout')
  const late = await wait(1000, undefined, { signal: AbortSignal.abort(timeout) }).catch((caught: unknown) => caught)
  assert.equal((late as Error).name, 'AbortError')
  assert.equal(errorKindOf(late), 'timeout')
})

test('codes of Node, undici and the file system are known', () => {
  const cases = {
    ECONNREFUSED: 'connection',
    ECONNRESET: 'connection',
    ENOTFOUND: 'connection',
    EAI_AGAIN: 'connection',
    EPIPE: 'connection',
    UND_ERR_SOCKET: 'connection',
    UND_ERR_CONNECT_TIMEOUT: 'timeout',
    UND_ERR_HEADERS_TIMEOUT: 'timeout',
    ETIMEDOUT: 'timeout',
    UND_ERR_ABORTED: 'cancelled',
    ENOENT: 'not_found',
    EACCES: 'authorization',
    EEXIST: 'conflict',
    EWHATEVER: 'internal',
  }
  for (const [code, kind] of Object.entries(cases)) assert.equal(errorKindOf(coded(code)), kind, code)
})

test('a numeric status tells, a text or a success does not', () => {
  assert.equal(errorKindOf({ status: 429 }), 'rate_limited')
  assert.equal(errorKindOf(Object.assign(new Error('x'), { statusCode: 503 })), 'server')
  assert.equal(errorKindOf({ status: '429' }), 'internal')
  assert.equal(errorKindOf({ status: 200 }), 'internal')
})

test('causes and aggregated errors are asked when the error itself does not tell', () => {
  assert.equal(errorKindOf(new TypeError('fetch failed', { cause: coded('ENOTFOUND') })), 'connection')
  assert.equal(errorKindOf(new AggregateError([new Error('a'), coded('ETIMEDOUT')])), 'timeout')
  assert.equal(errorKindOf(new Error('a', { cause: new Error('b', { cause: { status: 404 } }) })), 'not_found')
})

test('our own kind wins over the cause, an unknown one of another version is internal', () => {
  const own = new SightlineError('X_Y', 'm', { kind: 'validation', cause: coded('ECONNRESET') })
  assert.equal(errorKindOf(own), 'validation')
  Object.assign(own, { kind: 'kind_of_the_future' })
  assert.equal(errorKindOf(own), 'internal')
})

test('cycles, hostile getters, revoked proxies and non-errors are internal', () => {
  const cycle = new Error('a')
  cycle.cause = cycle
  const hostile = Object.defineProperty(new Error('x'), 'code', {
    get() {
      throw new Error('no')
    },
  })
  const revoked = Proxy.revocable([], {})
  revoked.revoke()
  const values = [cycle, hostile, revoked.proxy, { errors: revoked.proxy }, null, undefined, 'text', 404, Symbol('s')]
  for (const value of values) assert.equal(errorKindOf(value), 'internal')
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ConflictError, ConnectionError, createRuntime } from '@sightline/core'
import type { AdminRoute } from './admin-route.ts'
import { createAdminServer } from './admin-server.ts'
import { arrange } from './arrange.test.ts'

const echo: AdminRoute = {
  method: 'POST',
  path: '/station/echo',
  handle: async ({ method, path, query, json }) => ({
    status: 202,
    body: { method, path, q: query.get('q'), got: await json() },
  }),
}

test('a route gets path, query and body, and its answer is JSON', async (t) => {
  const { ask } = await arrange(t, { routes: [echo] })
  const { status, json } = await ask('POST /station/echo/?q=1', {}, { a: [1, 'ü'] })
  assert.equal(status, 202)
  assert.deepEqual(json, { method: 'POST', path: '/station/echo', q: '1', got: { a: [1, 'ü'] } })
  assert.equal((await ask('/station/echo')).headers.allow, 'POST')
})

test('several methods of one path are one resource, and HEAD is a GET', async (t) => {
  const get: AdminRoute = { method: 'GET', path: '/station/echo', handle: () => ({ body: { ok: true } }) }
  const { ask } = await arrange(t, { routes: [echo, get] })
  assert.deepEqual((await ask('/station/echo')).json, { ok: true })
  assert.deepEqual((await ask('HEAD /station/echo')).text, '')
  assert.equal((await ask('PUT /station/echo')).headers.allow, 'POST, GET, HEAD')
})

test('routes need the token like everything else', async (t) => {
  const { ask } = await arrange(t, { routes: [echo], token: 's3cret', trustLoopback: false })
  assert.equal((await ask('POST /station/echo', {}, {})).status, 401)
  assert.equal((await ask('POST /station/echo', { authorization: 'Bearer s3cret' }, {})).status, 202)
})

test('what a route throws is a problem: refusals with their words, faults without', async (t) => {
  const thrown: unknown[] = [
    new ConflictError('SHOP_TAKEN', 'order 7 is taken', { details: { order: 7 } }),
    new ConnectionError('SHOP_DOWN', 'the till is down'),
    new Error('password=hunter2'),
    'text',
  ]
  const routes = thrown.map(
    (error, index): AdminRoute => ({
      method: 'GET',
      path: `/throw/${index}`,
      handle() {
        throw error
      },
    }),
  )
  const { ask, runtime, records } = await arrange(t, { routes })
  const refusal = await ask('/throw/0')
  assert.equal(refusal.status, 409)
  assert.equal(refusal.json['detail'], 'order 7 is taken')
  assert.deepEqual(refusal.json['details'], { order: 7 })
  assert.equal((await ask('/throw/1')).status, 503)
  for (const path of ['/throw/2', '/throw/3']) {
    const { status, text } = await ask(path)
    assert.equal(status, 500)
    assert.doesNotMatch(text, /hunter2/)
  }
  assert.deepEqual(
    [...runtime.guard.faults().keys()],
    ['admin route GET /throw/1', 'admin route GET /throw/2', 'admin route GET /throw/3'],
  )
  assert.ok(records.some(({ message }) => message === 'admin route GET /throw/2 failed'))
})

test('a body that cannot be written is a fault, not a hanging request', async (t) => {
  const cycle: Record<string, unknown> = {}
  cycle['self'] = cycle
  const { ask } = await arrange(t, { routes: [{ method: 'GET', path: '/cycle', handle: () => ({ body: cycle }) }] })
  assert.equal((await ask('/cycle')).status, 500)
})

test('a route with a bad path, a bad method, or a path that is taken stops the start', async () => {
  const runtime = createRuntime()
  const handle = () => ({ body: null })
  const bad: readonly [AdminRoute[], RegExp][] = [
    [[{ method: 'GET', path: 'station', handle }], /path of a route must be like \/a\/b, got "station"/],
    [[{ method: 'GET', path: '/station/', handle }], /path of a route/],
    [[{ method: 'GET', path: '/a?b', handle }], /path of a route/],
    [
      [{ method: 'PATCH' as 'PUT', path: '/a', handle }],
      /method of a route must be GET, PUT, POST, DELETE, got "PATCH"/,
    ],
    [[{ method: 'GET', path: '/health', handle }], /paths that are free, got \/health/],
    [[echo, echo], /POST \/station\/echo twice/],
  ]
  for (const [routes, message] of bad) {
    await assert.rejects(createAdminServer({ runtime, port: 0, routes }), { code: 'SL_ADMIN_OPTION_INVALID', message })
  }
})

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { type TestContext, test } from 'node:test'
import { createRuntime } from '@sightline/core'
import { isUnobserved } from '../instruments/unobserved.ts'
import { createAdminServer } from './admin-server.ts'
import { arrange, asker } from './arrange.test.ts'

async function openConnection(t: TestContext, port: number, text = ''): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => undefined)
  t.after(() => socket.destroy())
  await once(socket, 'connect')
  if (text !== '') socket.write(text)
  return socket
}

test('an unknown path is a problem that lists the paths', async (t) => {
  const { ask } = await arrange(t)
  const { status, headers, json } = await ask('/helth?verbose', { 'x-correlation-id': 'c-1' })
  assert.equal(status, 404)
  assert.equal(headers['content-type'], 'application/problem+json; charset=utf-8')
  assert.equal(headers['x-correlation-id'], 'c-1')
  assert.equal(json['code'], 'SL_ADMIN_NO_SUCH_PATH')
  assert.equal(json['correlation_id'], 'c-1')
  assert.deepEqual((json['details'] as { paths: string[] }).paths, [
    ...['/admin/levels', '/health', '/health/details', '/health/live', '/health/ready', '/health/startup', '/healthz'],
    ...['/livez', '/metrics', '/readyz'],
  ])
})

test('other methods are refused with those that are allowed', async (t) => {
  const { ask } = await arrange(t)
  for (const [target, allow] of [
    ['POST /health', 'GET, HEAD'],
    ['DELETE /readyz', 'GET, HEAD'],
    ['OPTIONS /metrics', 'GET, HEAD'],
    ['POST /admin/levels', 'GET, HEAD, PUT'],
  ] as const) {
    const { status, headers, json } = await ask(target)
    assert.deepEqual([status, headers.allow, json['code']], [405, allow, 'SL_ADMIN_METHOD_NOT_ALLOWED'], target)
  }
})

test('a scrape is negotiated, a HEAD has no body', async (t) => {
  const { ask } = await arrange(t)
  const text = await ask('/metrics/')
  assert.equal(text.headers['content-type'], 'text/plain; version=0.0.4; charset=utf-8')
  assert.match(text.text, /^target_info\{.*service_name="shop"/m)
  const open = await ask('/metrics?x=1', { accept: 'application/openmetrics-text' })
  assert.match(open.text, /# EOF\n$/)
  const head = await ask('HEAD /metrics')
  assert.deepEqual([head.status, head.text], [200, ''])
})

test('without an exporter there is no /metrics', async (t) => {
  const { ask } = await arrange(t, { exporter: undefined })
  assert.equal((await ask('/metrics')).status, 404)
})

test('a port in use is named, with what to do', async (t) => {
  const { server, runtime } = await arrange(t)
  await assert.rejects(createAdminServer({ runtime, port: server.port }), {
    code: 'SL_ADMIN_PORT_IN_USE',
    kind: 'configuration',
    message: `The admin server cannot listen on 127.0.0.1:${server.port}: another process has the port`,
  })
})

test('an address that is not ours is named with the reason', async () => {
  const runtime = createRuntime()
  const started = createAdminServer({ runtime, host: '203.0.113.1', port: 0, token: 'secret' })
  await assert.rejects(started, { code: 'SL_ADMIN_CANNOT_LISTEN', message: /203\.0\.113\.1:0: .*EADDRNOTAVAIL/ })
})

test('it does not start where others can reach it without a token', async () => {
  const runtime = createRuntime()
  for (const host of ['0.0.0.0', '::', '10.0.0.1', 'example.com']) {
    await assert.rejects(createAdminServer({ runtime, host, port: 0 }), { code: 'SL_ADMIN_TOKEN_MISSING' })
  }
  for (const token of ['', 'two words', 'naïve']) {
    await assert.rejects(createAdminServer({ runtime, port: 0, token }), { code: 'SL_ADMIN_OPTION_INVALID' })
  }
})

test('a thousand connections that idle or crawl keep no probe from its answer', async (t) => {
  const { server, ask } = await arrange(t, { maxConnections: 100 })
  for (let round = 0; round < 10; round++) {
    const opening = Array.from({ length: 100 }, (_, index) =>
      openConnection(t, server.port, index % 2 === 0 ? '' : 'GET /health HTTP/1.1\r\nHost: local'),
    )
    await Promise.all(opening)
    assert.equal((await ask('/health/live')).status, 200)
  }
})

test('a connection that is being served is not the one to give way', async (t) => {
  let release = () => undefined as void
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  const entered = { count: 0 }
  const { server, ask } = await arrange(t, {
    maxConnections: 5,
    routes: [
      {
        method: 'GET',
        path: '/slow',
        async handle() {
          entered.count++
          await released
          return { body: 'done' }
        },
      },
    ],
  })
  const slow = ask('/slow')
  while (entered.count === 0) await new Promise((resolve) => setImmediate(resolve))
  for (let index = 0; index < 20; index++) await openConnection(t, server.port)
  assert.equal((await ask('/livez')).status, 200)
  release()
  assert.equal((await slow).status, 200)
})

test('garbage is answered or cut off, and does no harm', async (t) => {
  const { server, ask } = await arrange(t)
  const garbage = [
    '\r\n\r\n\r\n',
    'GET\r\n\r\n',
    `GET /${'x'.repeat(100_000)} HTTP/1.1\r\n\r\n`,
    '\u0000\u0001\u0002\n\n',
    'GET * HTTP/1.1\r\n\r\n',
  ]
  for (const text of garbage) {
    const socket = await openConnection(t, server.port, text)
    // It may be reset, which is fine: what counts is that it ends.
    const closed = new Promise((resolve) => socket.once('close', resolve))
    socket.end()
    socket.resume()
    await closed
  }
  for (const target of ['//', '/%zz', '/health/../health', '/?', '/health;x'])
    assert.equal((await ask(target)).status, 404, target)
  assert.equal((await ask('/health#fragment')).status, 200)
})

test('an absolute request target is understood', async (t) => {
  const { server, ask } = await arrange(t)
  assert.equal((await ask(`http://127.0.0.1:${server.port}/health?x`)).status, 200)
})

test('stopping is prompt with idle connections, lets a request end, and frees the port', async (t) => {
  let finish = () => undefined as void
  let onEnter = () => undefined as void
  const entered = new Promise<void>((resolve) => {
    onEnter = resolve
  })
  const route = {
    method: 'GET',
    path: '/slow',
    handle() {
      onEnter()
      return new Promise<{ body: string }>((resolve) => {
        finish = () => resolve({ body: 'done' })
      })
    },
  } as const
  const { server, ask, runtime } = await arrange(t, { routes: [route] })
  for (let index = 0; index < 10; index++) await openConnection(t, server.port)
  const slow = ask('/slow', { connection: 'keep-alive' })
  await entered
  const stopped = server.stop()
  const stoppedAgain = server.stop()
  finish()
  assert.equal((await slow).json as unknown, 'done')
  await Promise.all([stopped, stoppedAgain])
  await assert.rejects(ask('/health'), { code: 'ECONNREFUSED' })
  const next = await createAdminServer({ runtime, port: server.port })
  assert.equal((await asker(next.port)('/health')).status, 200)
  await next.stop()
})

test('no instrument watches it', async (t) => {
  const { ask, runtime } = await arrange(t, {
    routes: [{ method: 'GET', path: '/marked', handle: () => ({ body: null }) }],
  })
  const { subscribe, unsubscribe } = await import('node:diagnostics_channel')
  const servers: object[] = []
  const listen = (message: unknown) => void servers.push((message as { server: object }).server)
  subscribe('http.server.request.start', listen)
  t.after(() => unsubscribe('http.server.request.start', listen))
  await ask('/marked')
  assert.ok(servers.length > 0 && servers.every(isUnobserved))
  assert.equal(runtime.context.current(), undefined)
})

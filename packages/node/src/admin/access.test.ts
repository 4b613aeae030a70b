import assert from 'node:assert/strict'
import { test } from 'node:test'
import { arrange } from './arrange.test.ts'
import { isLoopback } from './loopback.ts'

const BEARER = { authorization: 'Bearer s3cret' }
const GUARDED = ['/metrics', '/health/details', '/admin/levels', '/nowhere']

test('this machine needs no token, unless it should', async (t) => {
  const open = await arrange(t, { token: 's3cret' })
  for (const path of GUARDED) assert.notEqual((await open.ask(path)).status, 401, path)
  const closed = await arrange(t, { token: 's3cret', trustLoopback: false })
  for (const path of GUARDED) {
    const { status, headers, json } = await closed.ask(path)
    assert.equal(status, 401, path)
    assert.equal(headers['www-authenticate'], 'Bearer realm="sightline"')
    assert.equal(json['code'], 'SL_ADMIN_UNAUTHENTICATED')
    assert.notEqual((await closed.ask(path, BEARER)).status, 401, path)
  }
})

test('bare probes need no token', async (t) => {
  const { ask } = await arrange(t, { token: 's3cret', trustLoopback: false })
  for (const path of ['/health', '/livez', '/health/ready', '/health/startup'])
    assert.equal((await ask(path)).status, 200)
})

test('a wrong token is refused, also from this machine', async (t) => {
  const { ask } = await arrange(t, { token: 's3cret' })
  for (const wrong of ['s3cre', 's3cret2', 'S3CRET', 'x']) {
    const { status, json } = await ask('/metrics', { authorization: `Bearer ${wrong}` })
    assert.equal(status, 401)
    assert.doesNotMatch(JSON.stringify(json), new RegExp(`${wrong}"`))
  }
  assert.equal((await ask('/metrics', { authorization: 'bearer  s3cret ' })).status, 200)
})

test('a proxy on this machine does not make its clients local', async (t) => {
  const { ask } = await arrange(t)
  for (const header of ['x-forwarded-for', 'forwarded', 'x-real-ip', 'via']) {
    const { status, json } = await ask('/metrics', { [header]: '127.0.0.1' })
    assert.equal(status, 401, header)
    assert.match(String(json['detail']), /none is configured/)
  }
})

test('a name that was made to point here does not make a web page local', async (t) => {
  const { ask, server } = await arrange(t)
  for (const host of ['evil.example', 'evil.example:9464', '127.0.0.1.evil.example', 'localhost.evil.example']) {
    assert.equal((await ask('/health/details', { host })).status, 401, host)
  }
  for (const host of ['localhost', `localhost:${server.port}`, 'LOCALHOST', '[::1]:1', '127.0.0.2', 'app.localhost']) {
    assert.equal((await ask('/health/details', { host })).status, 200, host)
  }
})

test('a page of another origin changes nothing', async (t) => {
  const { ask, runtime, server } = await arrange(t)
  const body = { '*': 'trace' }
  for (const origin of ['http://evil.example', 'null', 'http://localhost:1', 'garbage']) {
    const { status, json } = await ask('PUT /admin/levels', { origin, host: `localhost:${server.port}` }, body)
    assert.deepEqual([status, json['code']], [403, 'SL_ADMIN_CROSS_SITE'], origin)
  }
  assert.deepEqual(runtime.logs.levels(), { '*': 'info' })
  const same = { origin: `http://localhost:${server.port}`, host: `localhost:${server.port}` }
  assert.equal((await ask('PUT /admin/levels', same, body)).status, 200)
})

test('where it was said so, everybody may ask', async (t) => {
  const { ask } = await arrange(t, { trustLoopback: false, allowUnauthenticated: true })
  for (const path of ['/metrics', '/health/details']) assert.equal((await ask(path)).status, 200)
})

test('loopback is known by its names and addresses', () => {
  for (const host of ['127.0.0.1', '127.9.9.9', '::1', '::ffff:127.0.0.1', 'localhost', 'Localhost', 'a.localhost']) {
    assert.ok(isLoopback(host), host)
  }
  for (const host of [
    '0.0.0.0',
    '::',
    '10.0.0.1',
    '128.0.0.1',
    '127.0.0.1.example',
    'localhost.example',
    '',
    '::ffff:10.0.0.1',
  ]) {
    assert.ok(!isLoopback(host), host)
  }
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { arrange } from './arrange.test.ts'

test('levels are seen and changed, and every logger follows at once', async (t) => {
  const { ask, runtime, records } = await arrange(t)
  const logger = runtime.logs.logger('station.convert.csv')
  assert.deepEqual((await ask('/admin/levels')).json, { levels: { '*': 'info' }, temporary: {} })
  logger.debug('unseen')
  const { status, json } = await ask('PUT /admin/levels', {}, { 'station.convert.*': 'debug', noisy: 'off' })
  assert.equal(status, 200)
  assert.deepEqual(json['levels'], { '*': 'info', 'station.convert.*': 'debug', noisy: 'off' })
  logger.debug('seen')
  assert.deepEqual(
    records.map(({ message }) => message),
    ['log levels changed', 'seen'],
  )
  const removed = await ask('PUT /admin/levels', {}, { noisy: null })
  assert.deepEqual(removed.json['levels'], { '*': 'info', 'station.convert.*': 'debug' })
})

test('a change for a while goes back by itself, and says so', async (t) => {
  const { ask, runtime, records } = await arrange(t)
  const { json } = await ask('PUT /admin/levels', {}, { a: 'trace', for: '10m' })
  const until = Date.parse((json['temporary'] as { a: { until: string } }).a.until)
  assert.ok(until > Date.now() + 9 * 60_000 && until <= Date.now() + 10 * 60_000)
  await ask('PUT /admin/levels', {}, { a: 'debug', for: '1ms' })
  while (records.every(({ message }) => message !== 'log levels are back')) {
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  assert.deepEqual(runtime.logs.levels(), { '*': 'info' })
  assert.deepEqual((await ask('/admin/levels')).json, { levels: { '*': 'info' }, temporary: {} })
})

test('what is temporary goes back when the server stops', async (t) => {
  const { ask, runtime, server } = await arrange(t)
  await ask('PUT /admin/levels', {}, { a: 'trace', for: '1h' })
  await ask('PUT /admin/levels', {}, { b: 'warn' })
  await server.stop()
  assert.deepEqual(runtime.logs.levels(), { '*': 'info', b: 'warn' })
})

test('a body that is wrong is told what was wanted, and changes nothing', async (t) => {
  const { ask, runtime } = await arrange(t)
  const bad: readonly [unknown, RegExp][] = [
    ['', /JSON, got nothing/],
    ['{"a":', /JSON, got "\{\\"a\\":"/],
    [[], /an object of patterns and levels, got \[\]/],
    ['null', /an object of patterns and levels, got null/],
    [{}, /at least one pattern/],
    [{ for: '1m' }, /at least one pattern/],
    [{ a: 'loud' }, /"a" must be one of trace, .*, got "loud"/],
    [{ a: 5 }, /got 5/],
    [{ 'a*b': 'debug' }, /"a\*b" must be a pattern like/],
    [{ ok: 'debug', '': 'debug' }, /"" must be a pattern/],
    [{ a: 'debug', for: 'a while' }, /"for" must be a duration like "30s" or "10m", at most 24h, got "a while"/],
    [{ a: 'debug', for: 10 }, /"for" .* got 10/],
    [{ a: 'debug', for: '25h' }, /"for" .* got "25h"/],
    [{ a: 'debug', for: '0s' }, /"for"/],
    [{ a: 'debug', for: '-1s' }, /"for"/],
  ]
  for (const [body, detail] of bad) {
    const { status, headers, json } = await ask('PUT /admin/levels', {}, body)
    assert.equal(status, 400, JSON.stringify(body))
    assert.equal(headers['content-type'], 'application/problem+json; charset=utf-8')
    assert.match(String(json['detail']), detail)
  }
  assert.deepEqual(runtime.logs.levels(), { '*': 'info' })
})

test('a body that is too large is refused without being kept', async (t) => {
  const { ask } = await arrange(t)
  const { status, json } = await ask('PUT /admin/levels', {}, 'x'.repeat(1_000_001))
  assert.deepEqual([status, json['code']], [413, 'SL_ADMIN_BODY_INVALID'])
  const chunked = await ask('PUT /admin/levels', { 'transfer-encoding': 'chunked' }, `"${'x'.repeat(1_000_001)}"`)
  assert.equal(chunked.status, 413)
})

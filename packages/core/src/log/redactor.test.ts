import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspect } from 'node:util'
import fc from 'fast-check'
import { ConnectionError } from '../errors/error-classes.ts'
import { secret } from '../errors/secret.ts'
import { createRedactor } from './redactor.ts'

const redactor = createRedactor(['Serial-Key'])

test('secret keys are known in every spelling', () => {
  const secrets =
    'authorization Authorization proxy-authorization password PASSWD db_password pwd secret client_secret clientSecret token ' +
    'access_token accessToken refresh_token id_token cookie Set-Cookie api_key apiKey APIKEY x-api-key X_API_KEY ' +
    'private_key privateKey session_token sessionToken serial_key serialKey'
  for (const key of [...secrets.split(' '), 'api key']) assert.equal(redactor.isSecretKey(key), true, key)
})

test('ordinary keys are not secret', () => {
  const keys =
    'session_id sessionId user_id request_id correlation_id max_tokens key primary_key monkey name passed path tokenizer'
  for (const key of keys.split(' ')) assert.equal(redactor.isSecretKey(key), false, key)
})

test('fields without a secret are given back as the same object', () => {
  const fields = { a: 1, b: { c: [new Date(), new Map([['k', 'v']])] }, error: new Error('x'), file: 'C:\\a' }
  assert.equal(redactor.redact(fields), fields)
  const cycle: Record<string, unknown> = { a: 1 }
  cycle['self'] = cycle
  assert.equal(redactor.redact(cycle), cycle)
})

test('a secret is masked at any depth, in every container, and the original is untouched', () => {
  const error = new ConnectionError('X_Y', 'm', { details: { token: 'hunter2' } })
  const fields = {
    password: 'hunter2',
    list: [{ deep: { api_key: 'hunter2' } }],
    map: new Map([['cookie', 'hunter2']]),
    set: new Set([{ pwd: 'hunter2' }]),
    error: new Error('top', { cause: error }),
    url: new URL('http://u:hunter2@host/'),
    header: 'Bearer hunter2',
    kept: { n: 1 },
  }
  const before = inspect(fields, { depth: 9 })
  const clean = redactor.redact(fields)
  assert.ok(!JSON.stringify(clean).includes('hunter2'), JSON.stringify(clean))
  assert.equal(clean['password'], '[redacted]')
  assert.equal(clean['kept'], fields.kept)
  assert.equal(inspect(fields, { depth: 9 }), before)
})

test('what is too deep or too large to be searched is not let through', () => {
  let deep: unknown = { password: 'hunter2' }
  for (let i = 0; i < 20; i++) deep = { deep }
  assert.ok(!JSON.stringify(redactor.redact({ deep })).includes('hunter2'))
  const many = Array.from({ length: 5_000 }, (_, i) => (i === 4_999 ? { password: 'hunter2' } : { i }))
  assert.ok(!JSON.stringify(redactor.redact({ many })).includes('hunter2'))
})

test('getters and proxies that throw are replaced', () => {
  const revoked = Proxy.revocable({}, {})
  revoked.revoke()
  const fields = {
    get bad() {
      throw new Error('no')
    },
    nested: { gone: revoked.proxy },
    ok: 1,
  }
  assert.deepEqual({ ...redactor.redact(fields as never) }, { bad: '[unreadable]', nested: '[unreadable]', ok: 1 })
})

test('a value in secret() shows nowhere', () => {
  const pin = secret('hunter2')
  assert.equal(pin.reveal(), 'hunter2')
  assert.equal(`${pin} ${JSON.stringify({ pin })} ${inspect({ pin })}`.includes('hunter2'), false)
  assert.deepEqual(redactor.redact({ pin }), { pin: '[redacted]' })
})

test('more keys than the cache holds are still judged', () => {
  const own = createRedactor()
  for (let i = 0; i < 5_000; i++) assert.equal(own.isSecretKey(`key_${i}`), false)
  assert.equal(own.isSecretKey('password'), true)
  assert.equal(own.isSecretKey(`${'x'.repeat(10_000)}password`), true)
})

test('whatever surrounds it, a value under a secret key never comes through', () => {
  const key = fc.constantFrom('password', 'Authorization', 'x-api-key', 'refreshToken', 'SET_COOKIE')
  const tree = fc.letrec((tie) => ({
    node: fc.oneof(
      { maxDepth: 6 },
      fc.record({ key, value: fc.constant('hunter2') }).map((entry) => ({ [entry.key]: entry.value })),
      fc.array(tie('node'), { maxLength: 4 }),
      fc.dictionary(fc.string({ maxLength: 5 }), tie('node'), { maxKeys: 4 }),
      tie('node').map((value) => new Map([['k', value]])),
    ),
  })).node
  fc.assert(
    fc.property(tree, (value) => {
      assert.ok(!inspect(redactor.redact({ value }), { depth: 50, maxArrayLength: null }).includes('hunter2'))
    }),
  )
})

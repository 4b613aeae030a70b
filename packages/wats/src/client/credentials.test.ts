import assert from 'node:assert/strict'
import test from 'node:test'
import { inspect } from 'node:util'
import { ConfigurationError } from '@sightline/core'
import { createCredentials } from './credentials.ts'

test('a token is sent as Basic unless it names its scheme', () => {
  assert.equal(createCredentials({ token: 'YWJj' }).header(), 'Basic YWJj')
  assert.equal(createCredentials({ token: ' Basic YWJj\n' }).header(), 'Basic YWJj')
  assert.equal(createCredentials({ token: 'Bearer abc.def' }).header(), 'Bearer abc.def')
})

test('user and password are encoded as UTF-8', () => {
  const { header } = createCredentials({ user: 'jürgen', password: 'a:b' })
  assert.equal(Buffer.from(header().slice(6), 'base64').toString(), 'jürgen:a:b')
})

test('secrets are taken out of text, in each form they have', () => {
  const { hide } = createCredentials({ user: 'joe', password: 'hunter2' })
  assert.equal(hide('password hunter2, header am9lOmh1bnRlcjI='), 'password [redacted], header [redacted]')
  assert.equal(createCredentials({ token: 'Bearer abc' }).hide('got abc'), 'got [redacted]')
})

test('bad credentials are refused without being quoted', () => {
  const bad = [
    { token: '' },
    { token: 'top\nsecret' },
    { token: 'two words here' },
    { token: 'sécret' },
    { user: 'top:secret', password: 'secret' },
    { user: 'joe', password: '' },
    {},
  ]
  for (const given of bad) {
    assert.throws(
      () => createCredentials(given as never),
      (error: unknown) => {
        assert.ok(error instanceof ConfigurationError)
        assert.doesNotMatch(inspect(error), /top|s[eé]cret|words/)
        return true
      },
    )
  }
})

test('nothing that looks into credentials sees them', () => {
  const credentials = createCredentials({ token: 'top-secret' })
  assert.doesNotMatch(inspect(credentials, { depth: 9, showHidden: true }) + JSON.stringify(credentials), /top-secret/)
})

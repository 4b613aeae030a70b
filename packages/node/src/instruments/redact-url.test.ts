import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { redactQuery, redactUrl } from './redact-url.ts'

test('user and password and fragment never leave', () => {
  assert.equal(redactUrl('https://me:secret@host:8443/a/b#part', false), 'https://host:8443/a/b')
  assert.equal(redactUrl('https://me:p@ss@host/a@b', false), 'https://host/a@b')
  assert.equal(redactUrl('https://me:secret@host', true), 'https://host')
})

test('query names stay, query values go unless they are asked for', () => {
  assert.equal(redactUrl('http://h/a?token=x&flag&b=', false), 'http://h/a?token=REDACTED&flag&b=REDACTED')
  assert.equal(redactUrl('http://h/a?token=x', true), 'http://h/a?token=x')
  assert.equal(redactUrl('/relative?a=1', false), '/relative?a=REDACTED')
})

test('no value of any query survives', () => {
  const value = fc.stringMatching(/^[0-9]{8}$/)
  const pairs = fc.array(fc.tuple(fc.stringMatching(/^[a-z]{1,5}$/), value), { minLength: 1 })
  fc.assert(
    fc.property(pairs, (given) => {
      const query = redactQuery(given.map(([name, secret]) => `${name}=${secret}`).join('&'))
      assert.equal(/[0-9]/.test(query), false)
      assert.deepEqual(
        query.split('&').map((pair) => pair.split('=')[0]),
        given.map(([name]) => name),
      )
    }),
  )
})

test('no credentials of any URL survive', () => {
  const url = fc.webUrl({ authoritySettings: { withUserInfo: true }, withQueryParameters: true, withFragments: true })
  fc.assert(
    fc.property(url, (given) => {
      const redacted = new URL(redactUrl(given, true))
      const { host, pathname } = new URL(given)
      assert.deepEqual([redacted.username, redacted.password, redacted.hash], ['', '', ''])
      assert.deepEqual([redacted.host, redacted.pathname], [host, pathname])
    }),
  )
})

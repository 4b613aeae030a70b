import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTrust } from './trusted-hosts.ts'

test('hosts are excluded by name, by subdomain, and by name and port', () => {
  const isTrusted = createTrust(['api.example.com', '*.partner.net', 'localhost:9000'])
  assert.equal(isTrusted('API.example.com', 443), false)
  assert.equal(isTrusted('example.com', 443), true)
  assert.equal(isTrusted('a.b.partner.net', 443), false)
  assert.equal(isTrusted('partner.net', 443), true)
  assert.equal(isTrusted('evilpartner.net', 443), true)
  assert.equal(isTrusted('localhost', 9000), false)
  assert.equal(isTrusted('localhost', 9001), true)
})

test('without exclusions everybody is trusted', () => {
  assert.equal(createTrust()('anything', undefined), true)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { redactText } from './redact-text.ts'

const CASES: readonly [text: string, clean: string][] = [
  ['Authorization: Basic dXNlcjpwYXNz', 'Authorization: Basic [redacted]'],
  ['Authorization: Basic xxx', 'Authorization: Basic [redacted]'],
  ['authorization=Bearer abc.def, retry', 'authorization=Bearer [redacted], retry'],
  ['{"authorization":"Bearer abc","host":"h"}', '{"authorization":"Bearer [redacted]","host":"h"}'],
  ['proxy-authorization: raw123 x', 'proxy-authorization: [redacted] x'],
  ['Authorization: Digest username="u", response="r"', 'Authorization: Digest [redacted]'],
  ['sent Bearer abc123 twice', 'sent Bearer [redacted] twice'],
  ['sent basic dTpwQXNz', 'sent basic [redacted]'],
  ['password=hunter2', 'password=[redacted]'],
  ['DB_PASSWORD=p@ss w', 'DB_PASSWORD=[redacted] w'],
  ['Server=s;Pwd=x;Uid=u', 'Server=s;Pwd=[redacted];Uid=u'],
  ['{"password":"a\\"b","x":1}', '{"password":"[redacted]","x":1}'],
  ['"{\\"password\\":\\"abc\\"}"', '"{\\"password\\":\\"[redacted]\\"}"'],
  ['{"password":"cut off', '{"password":"[redacted]'],
  ["client_secret: 'q'", "client_secret: '[redacted]'"],
  ['GET /x?access_token=abc&page=2', 'GET /x?access_token=[redacted]&page=2'],
  ['GET /x?key=abc&sig=def', 'GET /x?key=[redacted]&sig=[redacted]'],
  ['x-api-key: abc', 'x-api-key: [redacted]'],
  ['apiKey=abc', 'apiKey=[redacted]'],
  ['https://user:pass@host/p', 'https://[redacted]@host/p'],
  ['https://token@host', 'https://[redacted]@host'],
  ['postgres://u:p/w@host:5432/db', 'postgres://[redacted]@host:5432/db'],
  ['cookie: a=b; c=d', 'cookie: [redacted]'],
  ['Set-Cookie: sid=1; HttpOnly\nnext', 'Set-Cookie: [redacted]\nnext'],
  ['jwt eyJhbGciOiJIUzI1.eyJzdWIiOiIx.sig rest', 'jwt [redacted] rest'],
  ['-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END', '-----BEGIN RSA PRIVATE KEY-----[redacted]-----END'],
]

for (const [text, clean] of CASES) {
  test(`"${text.replaceAll('\n', ' ')}" loses its secret`, () => assert.equal(redactText(text), clean))
}

test('harmless text stays as it is', () => {
  const harmless = [
    '',
    'connect ECONNREFUSED 127.0.0.1:8080',
    'http://host:8080/path/a@b?x=1',
    'Basic authentication failed',
    'basic research',
    'bearer token missing',
    'Unexpected token } in JSON at position 4',
    'max_tokens=100 keyboard=qwerty session_id=42 monkey=1',
    'passed=12 failed=0',
    'mail to someone@example.com',
  ]
  for (const text of harmless) assert.equal(redactText(text), text)
})

test('a secret behind any known lead never comes through, and redacting twice changes nothing', () => {
  const lead = fc.constantFrom('password=', 'x-api-key: ', 'Authorization: Bearer ', '"token":"', 'PWD = ', '&secret=')
  const secret = fc.stringMatching(/^[A-Za-z0-9+/_.~-]{6,40}$/)
  fc.assert(
    fc.property(fc.string(), lead, secret, fc.string(), (before, key, value, after) => {
      fc.pre(!before.includes(value) && !after.includes(value))
      const clean = redactText(`${before} ${key}${value}" ${after}`)
      assert.ok(!clean.includes(value), clean)
      assert.equal(redactText(clean), clean)
    }),
  )
})

test('hostile text takes time in proportion to its length', () => {
  const hostile = [
    '://',
    'password=',
    'eyJ-',
    'cookie:',
    '"token":"\\',
    'authorization',
    '://a:b',
    'basic A',
    '-----BEGIN ',
  ]
  for (const part of hostile) assert.ok(redactText(part.repeat(20_000)).length > 0, part)
})

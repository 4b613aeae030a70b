import assert from 'node:assert/strict'
import test from 'node:test'
import { ConfigurationError } from '@sightline/core'
import { checkClientOptions, type WatsClientOptions } from './client-options.ts'

const check = (changes: Record<string, unknown>) =>
  checkClientOptions({ url: 'https://wats.example', token: 'x', ...changes } as WatsClientOptions)

test('what is left out has the documented default', () => {
  const settings = check({})
  assert.equal(settings.timeoutMs, 30_000)
  assert.equal(settings.budgetMs, 120_000)
  assert.deepEqual(settings.retry, { retries: 4, baseMs: 500, maxMs: 30_000 })
  assert.deepEqual(settings.rateLimit, { limit: 500, intervalMs: 60_000 })
  assert.deepEqual(settings.circuit, { failures: 5, openMs: 30_000 })
  assert.equal(settings.maxAnswerBytes, 67_108_864)
})

test('retry, rate limit and circuit can be switched off', () => {
  const { retry, rateLimit, circuit } = check({ retry: false, rateLimit: false, circuit: false })
  assert.deepEqual([retry, rateLimit, circuit], [undefined, undefined, undefined])
})

test('a bad option is named with what was wanted and what came', () => {
  const cases: [Record<string, unknown>, RegExp][] = [
    [{ timeoutMs: 0 }, /timeoutMs must be a whole number above 0, got 0/],
    [{ budgetMs: 2 ** 40 }, /budgetMs must be at most 2147483647 ms/],
    [{ maxAnswerBytes: '1' }, /maxAnswerBytes must be a whole number above 0, got "1"/],
    [{ url: 'wats.example' }, /url must be an http or https URL, got "wats.example"/],
    [{ url: 'ftp://wats.example' }, /url must be an http or https URL/],
    [{ url: undefined }, /url must be .* got nothing/],
  ]
  for (const [changes, message] of cases) {
    assert.throws(
      () => check(changes),
      (error: unknown) => error instanceof ConfigurationError && message.test(error.message),
      JSON.stringify(changes),
    )
  }
  assert.throws(() => check({ retry: { retries: -1 } }), ConfigurationError)
  assert.throws(() => check({ rateLimit: { limit: 0, intervalMs: 1 } }), ConfigurationError)
})

test('a password inside the URL is refused and not quoted', () => {
  for (const url of [
    'https://joe:hunter2@wats.example',
    'joe:hunter2@wats.example',
    'https://wats.example/?key=hunter2',
  ]) {
    assert.throws(
      () => check({ url }),
      (error: unknown) => error instanceof ConfigurationError && !/hunter2/.test(JSON.stringify(error) + error.message),
    )
  }
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readEnvironment } from '../../environment/read-environment.ts'
import { settleRemoteWrite } from './settle-remote-write.ts'

const RESOURCE = { serviceName: 'orders', serviceInstanceId: 'a:1' }
const URL = 'http://127.0.0.1:9090/api/v1/write'

test('without an address nothing is sent, and the environment alone switches it on', () => {
  assert.equal(settleRemoteWrite(undefined, {}, RESOURCE), undefined)
  const { values, warnings } = readEnvironment({
    SIGHTLINE_REMOTE_WRITE_URL: URL,
    SIGHTLINE_REMOTE_WRITE_HEADERS: 'authorization=Basic%20dTpw',
    SIGHTLINE_REMOTE_WRITE_INTERVAL: '5000',
    SIGHTLINE_REMOTE_WRITE_STALE_AT_STOP: 'true',
  })
  assert.deepEqual(warnings, [])
  const settings = settleRemoteWrite(undefined, values, RESOURCE)
  assert.deepEqual(
    [settings?.receiver.url, settings?.headers, settings?.intervalMs, settings?.staleAtStop],
    [URL, { authorization: 'Basic dTpw' }, 5000, true],
  )
  assert.equal(settleRemoteWrite(false, values, RESOURCE), undefined)
  assert.equal(settleRemoteWrite({ intervalMs: 7 }, values, RESOURCE)?.intervalMs, 7)
})

test('a bad variable is told and never stops a process, a secret in it is not told', () => {
  const { values, warnings } = readEnvironment({
    SIGHTLINE_REMOTE_WRITE_URL: 'ftp://x',
    SIGHTLINE_REMOTE_WRITE_HEADERS: 'secret',
    SIGHTLINE_REMOTE_WRITE_INTERVAL: '0',
  })
  assert.deepEqual(values, {})
  assert.equal(warnings.length, 3)
  assert.doesNotMatch(warnings.join(), /secret/)
})

test('series carry job and instance as OpenTelemetry derives them, and what the application says', () => {
  const labels = (resource: Parameters<typeof settleRemoteWrite>[2], given?: Record<string, string>) =>
    settleRemoteWrite(given === undefined ? { url: URL } : { url: URL, labels: given }, {}, resource)?.labels
  assert.deepEqual(labels(RESOURCE), { job: 'orders', instance: 'a:1' })
  const namespaced = { ...RESOURCE, attributes: { 'service.namespace': 'shop' } }
  assert.equal(labels(namespaced)?.['job'], 'shop/orders')
  assert.deepEqual(labels(RESOURCE, { job: 'x', instance: '', 'k8s.pod': 'p' }), { job: 'x', k8s_pod: 'p' })
})

for (const [what, options, message] of [
  [
    'an address of another kind',
    { url: 'ftp://u:secret@x' },
    /url must be an http or https address, got something else/,
  ],
  ['no address at all', {}, /url must be an http or https address, got none/],
  ['an interval of 0', { url: URL, intervalMs: 0 }, /intervalMs must be a number above 0, got 0/],
  ['a queue of no size', { url: URL, queueBytes: Number.NaN }, /queueBytes must be a number above 0, got NaN/],
  ['a header that cannot be sent', { url: URL, headers: { 'a b': 'secret' } }, /header "a b" must be a token/],
] as const) {
  test(`${what} is an error that names it and tells no secret`, () => {
    assert.throws(
      () => settleRemoteWrite(options, {}, RESOURCE),
      (error: Error & { code?: string }) =>
        error.code === 'SL_REMOTE_WRITE_OPTION_INVALID' && message.test(error.message) && !/secret/.test(error.message),
    )
  })
}

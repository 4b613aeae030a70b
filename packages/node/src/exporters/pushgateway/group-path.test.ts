import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { groupPath } from './group-path.ts'

test('the examples of the Pushgateway\u2019s manual', () => {
  assert.equal(
    groupPath({ job: 'some_job', instance: 'some_instance' }),
    '/metrics/job/some_job/instance/some_instance',
  )
  assert.equal(
    groupPath({ job: 'directory_cleaner', path: '/var/tmp' }),
    '/metrics/job/directory_cleaner/path@base64/L3Zhci90bXA',
  )
  assert.equal(
    groupPath({ job: 'example', first_label: '', second_label: 'foobar' }),
    '/metrics/job/example/first_label@base64/=/second_label/foobar',
  )
  assert.equal(
    groupPath({ job: 'titan', name: 'Προμηθεύς' }),
    '/metrics/job/titan/name@base64/zqDPgc6_zrzOt864zrXPjc-C',
  )
})

/** By the rules of the manual. */
function decoded(path: string): Record<string, string> {
  const parts = path.split('/').slice(2)
  const labels: Record<string, string> = {}
  for (let at = 0; at < parts.length; at += 2) {
    const [name, encoding] = parts[at]!.split('@')
    const value = parts[at + 1]!
    labels[name!] = encoding === 'base64' ? Buffer.from(value, 'base64url').toString() : decodeURIComponent(value)
  }
  return labels
}

test('any group comes through an address unchanged', () => {
  const value = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('.', '..', '%2e', 'a b', 'a/b', '?', '#x'))
  const name = fc.stringMatching(/^[a-z][a-z0-9_]{0,8}$/)
  fc.assert(
    fc.property(value, fc.dictionary(name, value, { noNullPrototype: true }), (job, more) => {
      const group = { job, ...more }
      const { pathname } = new URL(`http://127.0.0.1:9091${groupPath(group)}`)
      assert.deepEqual(decoded(pathname), group)
    }),
  )
})

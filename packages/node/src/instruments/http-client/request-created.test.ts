import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hasCreatedChannel } from './request-created.ts'

test('the channel exists since 22.12 and 23.2', () => {
  const versions = ['20.20.2', '22.11.0', '22.12.0', '23.1.0', '23.2.0', '24.0.0', '26.1.0']
  assert.deepEqual(versions.map(hasCreatedChannel), [false, false, true, false, true, true, true])
})

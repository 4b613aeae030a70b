import assert from 'node:assert/strict'
import { channel } from 'node:diagnostics_channel'
import { test } from 'node:test'
import { startRuntime } from './arrange.test.ts'
import { subscribeChannels } from './subscribe-channels.ts'

test('what a handler throws is counted and does not reach the publisher', (t) => {
  const { runtime } = startRuntime(t)
  const unsubscribe = subscribeChannels(runtime.guard, {
    'sightline.test': () => {
      throw new Error('broken')
    },
  })
  channel('sightline.test').publish({})
  unsubscribe()
  assert.equal(runtime.guard.faults().get('channel sightline.test'), 1)
  assert.equal(channel('sightline.test').hasSubscribers, false)
})

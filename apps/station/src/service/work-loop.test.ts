import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import type { Guard } from '@sightline/core'
import { createWorkLoop } from './work-loop.ts'

function arrange(queue: number[], work: (item: number) => Promise<void>, concurrency = 2) {
  const faults: string[] = []
  const guard = { report: (where: string) => faults.push(where) } as unknown as Guard
  const loop = createWorkLoop<number>({
    name: 'test',
    concurrency: () => concurrency,
    claim: async (limit) => queue.splice(0, limit),
    work,
    lookAgainMs: 60_000,
    guard,
  })
  return { loop, faults }
}

async function until(claim: () => boolean): Promise<void> {
  for (let turn = 0; turn < 1000 && !claim(); turn += 1) await setImmediate()
  assert.ok(claim())
}

test('every item is worked on, no more at a time than allowed', async () => {
  const queue = Array.from({ length: 20 }, (_, at) => at)
  const seen: number[] = []
  let most = 0
  let now = 0
  const { loop } = arrange(queue, async (item) => {
    now += 1
    most = Math.max(most, now)
    await setImmediate()
    now -= 1
    seen.push(item)
  })
  loop.start()
  await until(() => seen.length === 20)
  await loop.stop()
  assert.deepEqual(
    seen.toSorted((a, b) => a - b),
    Array.from({ length: 20 }, (_, at) => at),
  )
  assert.equal(most, 2)
})

test('a sleeping loop looks at once when it is woken', async () => {
  const queue: number[] = []
  const seen: number[] = []
  const { loop } = arrange(queue, async (item) => {
    seen.push(item)
  })
  loop.start()
  await setImmediate()
  queue.push(7)
  loop.wake()
  await until(() => seen.length === 1)
  await loop.stop()
})

test('stopping waits for the work in hand and takes nothing more', async () => {
  const queue = [1, 2, 3]
  let release: (() => void) | undefined
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  const { loop } = arrange(queue, () => held, 1)
  loop.start()
  await until(() => loop.active === 1)
  const stopped = loop.stop()
  release?.()
  await stopped
  assert.equal(loop.active, 0)
  assert.deepEqual(queue, [2, 3])
})

test('a failing item and a failing queue are reported and the loop goes on', async () => {
  const seen: number[] = []
  const { loop, faults } = arrange([1, 2, 3], async (item) => {
    if (item === 2) throw new Error('bad item')
    seen.push(item)
  })
  loop.start()
  await until(() => seen.length === 2)
  await loop.stop()
  assert.deepEqual(faults, ['test loop'])
})

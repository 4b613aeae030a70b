import assert from 'node:assert/strict'
import test from 'node:test'
import { createLane } from './lane.ts'

test('as many enter as there is room for, the others wait in line', async () => {
  const lane = createLane(2)
  const first = await lane.enter(undefined)
  const second = await lane.enter(undefined)
  const order: string[] = []
  const enter = async (name: string) => {
    const leave = await lane.enter(undefined)
    order.push(name)
    return leave
  }
  const third = enter('third')
  const fourth = enter('fourth')
  assert.deepEqual([lane.inside, lane.waiting], [2, 2])
  second()
  ;(await third)()
  ;(await fourth)()
  first()
  assert.deepEqual(order, ['third', 'fourth'])
  assert.deepEqual([lane.inside, lane.waiting], [0, 0])
})

test('nobody slips in between one who leaves and the one who waits', async () => {
  const lane = createLane(1)
  const leave = await lane.enter(undefined)
  const waiting = lane.enter(undefined)
  leave()
  const late = lane.enter(undefined)
  assert.deepEqual([lane.inside, lane.waiting], [1, 1])
  ;(await waiting)()
  ;(await late)()
})

test('leaving twice makes room once', async () => {
  const lane = createLane(1)
  const leave = await lane.enter(undefined)
  leave()
  leave()
  assert.equal(lane.inside, 0)
})

test('one who gives up leaves the line', async () => {
  const lane = createLane(1)
  const leave = await lane.enter(undefined)
  const giveUp = new AbortController()
  const waiting = lane.enter(giveUp.signal)
  giveUp.abort(new Error('enough'))
  await assert.rejects(waiting, /enough/)
  assert.equal(lane.waiting, 0)
  leave()
  await assert.rejects(lane.enter(giveUp.signal), /enough/)
  assert.equal(lane.inside, 0)
})

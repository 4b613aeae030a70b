import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { createGuard } from '@sightline/core'
import { newProcessName, socketPath } from './process-files.ts'
import { answerPeers, askPeer } from './process-socket.ts'

const LONG_MS = 10_000

function arrange(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'peers-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const guard = createGuard({ clock: { now: () => 0 }, report: () => undefined })
  return { guard, path: socketPath(folder, newProcessName()) }
}

test('who asks is answered when the snapshot is written', async (t) => {
  const { guard, path } = arrange(t)
  let written = 0
  const close = await answerPeers(
    path,
    async () => {
      await new Promise(setImmediate)
      written += 1
    },
    guard,
  )
  t.after(close)
  assert.deepEqual(await Promise.all([askPeer(path, LONG_MS), askPeer(path, LONG_MS)]), ['written', 'written'])
  assert.equal(written, 2)
})

test('a process that is gone, one that is silent and one that fails are told apart from one that has written', async (t) => {
  const { guard, path } = arrange(t)
  assert.equal(await askPeer(path, LONG_MS), 'gone', 'there is no socket')
  const silent = createServer((socket) => t.after(() => socket.destroy())).listen(path)
  await new Promise((resolve) => silent.once('listening', resolve))
  assert.equal(await askPeer(path, 20), 'silent')
  silent.close()
  const close = await answerPeers(`${path}2`, () => Promise.reject(new Error('disk full')), guard)
  assert.equal(await askPeer(`${path}2`, LONG_MS), 'silent')
  assert.equal(guard.faults().get('metrics of processes'), 1)
  close()
  assert.equal(await askPeer(`${path}2`, LONG_MS), 'gone')
})

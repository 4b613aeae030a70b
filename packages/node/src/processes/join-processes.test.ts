import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { runtime } from '@sightline/core'
import { start } from '../start.ts'
import { QUIET } from '../threads/thread-rig.test.ts'

function newFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'join-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

async function startJoined(t: TestContext, processes: string | true) {
  const sightline = await start({ service: 'test', ...QUIET, admin: { port: 0 }, metrics: { processes } })
  t.after(() => sightline.stop())
  const page = async () => (await fetch(`${sightline.adminUrl}/metrics`)).text()
  return { sightline, page, faults: () => [...runtime.guard.faults().keys()].join() }
}

test('a process of its own has a snapshot and a socket, and leaves its numbers behind', async (t) => {
  const folder = newFolder(t)
  const { sightline, page } = await startJoined(t, folder)
  assert.match(await page(), /^process_cpu_seconds_total /m)
  assert.deepEqual(
    readdirSync(folder).map((name) => name.split('.').at(-1)),
    ['metrics', 'sock'],
  )
  await sightline.stop()
  assert.deepEqual(
    readdirSync(folder).map((name) => name.split('.').at(-1)),
    ['metrics'],
  )
  const next = await startJoined(t, folder)
  await next.page()
  assert.ok(existsSync(join(folder, 'retired')), 'what the one before counted is taken in')
})

test('a private folder is told to children and goes with the process', async (t) => {
  const { sightline, page } = await startJoined(t, true)
  const folder = process.env['SIGHTLINE_PROCESSES'] ?? ''
  assert.ok(existsSync(folder))
  assert.match(await page(), /^sightline_health_ready 1$/m)
  await sightline.stop()
  assert.equal(existsSync(folder), false)
  assert.equal(process.env['SIGHTLINE_PROCESSES'], undefined)
})

test('where processes cannot meet, each shows its own and says so', async (t) => {
  const { page, faults } = await startJoined(t, join(newFolder(t), 'x'.repeat(150)))
  assert.match(await page(), /^process_cpu_seconds_total /m)
  assert.match(faults(), /metrics of processes: each shows its own/)
})

test('what is no snapshot is told and does not keep a scrape from its answer', async (t) => {
  const folder = newFolder(t)
  writeFileSync(join(folder, `${process.pid}.${'0'.repeat(12)}.metrics`), 'something else')
  const { page, faults } = await startJoined(t, folder)
  assert.match(await page(), /^process_cpu_seconds_total /m)
  assert.match(faults(), /metrics of processes/)
})

import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { startChild } from './child.ts'

/** A child that runs this program. */
async function childOf(t: TestContext, program: string) {
  const folder = await mkdtemp(join(tmpdir(), 'sightline-child-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  const file = join(folder, 'program.mjs')
  writeFileSync(file, `process.on('disconnect', () => process.exit(0))\n${program}`)
  return startChild<{ n: number }, { n: number }>(file, [], [])
}

test('a child answers one question after the other', async (t) => {
  const child = await childOf(t, `process.on('message', ({ n }) => process.send({ n: n * 2 }))`)
  assert.deepEqual(await child.ask({ n: 3 }), { n: 6 })
  assert.deepEqual(await child.ask({ n: 4 }), { n: 8 })
  await child.leave()
})

test('a child is heard when it speaks by itself', async (t) => {
  const child = await childOf(t, 'process.send({ n: 1 })')
  assert.deepEqual(await child.hear(), { n: 1 })
  await child.leave()
})

test('a child that ends instead of answering is an error for whoever asks', async (t) => {
  const child = await childOf(t, `process.on('message', () => process.exit(3))`)
  await assert.rejects(child.ask({ n: 1 }))
  await child.leave()
})

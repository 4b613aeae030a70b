import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { runtime } from '@sightline/core'
import { createJournal } from '../journal/create-journal.ts'
import type { Journal } from '../journal/journal.ts'
import { startRetention } from './retention.ts'

const DAY_MS = 86_400_000

/** A file that was kept where it lies, finished long ago. */
async function keep(journal: Journal, path: string): Promise<void> {
  const lease = { owner: 'test', untilMs: Date.now() + DAY_MS }
  await journal.receive({ folder: 'in', path, sizeBytes: 1, mtimeMs: 1, sha256: path, correlationId: path })
  const [file] = await journal.claimConversion(1, lease)
  await journal.recordConverted(file!, { converter: 'none', reports: [] })
  const [end] = await journal.filesToFinish(1, lease)
  await journal.finish(end!, { finalPath: path })
}

test('a kept file is forgotten when it is gone, and remembered while its folder is away', async (t) => {
  const home = mkdtempSync(join(tmpdir(), 'retention-'))
  for (const name of ['here', 'away']) mkdirSync(join(home, name))
  const [stays, goes, away] = ['here/stays.csv', 'here/goes.csv', 'away/later.csv'].map((name) => join(home, name))
  for (const path of [stays!, goes!, away!]) writeFileSync(path, 'x')
  const journal = await createJournal({ path: join(home, 'journal.db') })
  t.after(async () => {
    await journal.close()
    rmSync(home, { recursive: true })
  })
  for (const path of [stays!, goes!, away!]) await keep(journal, path)
  rmSync(goes!)
  renameSync(join(home, 'away'), join(home, 'unplugged'))

  const { guard } = runtime
  const stop = startRetention({ journal, guard, clock: { now: () => Date.now() + 2 * DAY_MS }, keepMs: DAY_MS })
  t.after(stop)
  const remembered = async () => (await journal.keptFiles(0, 10)).map(({ path }) => path)
  const endsMs = Date.now() + 10_000
  while ((await remembered()).length !== 2 && Date.now() < endsMs) await setTimeout(10)
  assert.deepEqual(await remembered(), [stays, away])
})

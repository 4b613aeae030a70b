import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { openJournalHere } from '../journal-here.ts'

test('a report that is being sent when a person asks for it again is left alone', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'journal-retry-'))
  const journal = openJournalHere({ path: join(folder, 'journal.db') })
  t.after(async () => {
    await journal.close()
    rmSync(folder, { recursive: true })
  })
  const lease = { owner: 'me', untilMs: Date.now() + 60_000 }
  await journal.receive({ folder: 'in', path: '/in/a', sizeBytes: 1, mtimeMs: 1, correlationId: 'c' })
  const [file] = await journal.claimConversion(1, lease)
  assert.ok(file)
  const body = new Uint8Array([1])
  await journal.recordConverted(file, { converter: 'csv', reports: [{ reportId: 'r', format: 'wsjf', body }] })
  const [report] = await journal.claimDelivery(1, lease)
  assert.ok(report)
  assert.deepEqual(await journal.retry({ reportNos: [report.id] }), { files: 0, reports: 0 })
  assert.equal(await journal.recordDelivered(report, 'ok'), true)
  const { openReports, deadReports } = (await journal.file(file.id)) ?? {}
  assert.deepEqual({ openReports, deadReports }, { openReports: 0, deadReports: 0 })
})

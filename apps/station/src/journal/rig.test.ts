/** A journal with time of its own, shared by the tests of the journal. */
import assert from 'node:assert/strict'
import { createHash, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import type { ArrivedFile } from './file-record.ts'
import type { FileClaim, Journal, ReportClaim } from './journal.ts'
import { openJournalHere } from './journal-here.ts'
import type { ConvertedReport } from './report-record.ts'

export const MINUTE = 60_000

export interface Bench {
  readonly journal: Journal
  readonly lease: { readonly owner: string; readonly untilMs: number }
  time: number
  reopen(): Promise<Journal>
}

export function bench(t: TestContext): Bench {
  const folder = mkdtempSync(join(tmpdir(), 'journal-'))
  const path = join(folder, 'journal.db')
  const clock = { now: () => it.time }
  const open = () => openJournalHere({ path, clock, currentSpan: () => ({ traceId: 'trace', spanId: 'span' }) })
  let journal = open()
  const it = {
    time: 1_000_000,
    get journal() {
      return journal
    },
    get lease() {
      return { owner: 'me', untilMs: it.time + MINUTE }
    },
    async reopen() {
      await journal.close()
      journal = open()
      return journal
    },
  }
  t.after(async () => {
    await journal.close()
    rmSync(folder, { recursive: true, force: true })
  })
  return it
}

let serial = 0
export function arrived(change: Partial<ArrivedFile> = {}): ArrivedFile {
  const n = ++serial
  return {
    folder: 'line-1',
    path: `/in/report-${n}.json`,
    sizeBytes: 10 + n,
    mtimeMs: 1000.25 + n,
    inode: n,
    sha256: createHash('sha256').update(`${n}`).digest('hex'),
    correlationId: randomUUID(),
    ...change,
  }
}

export const report = (change: Partial<ConvertedReport> = {}): ConvertedReport => ({
  reportId: randomUUID(),
  serialNumber: 'SN-1',
  partNumber: 'PN-1',
  type: 'T',
  result: 'P',
  format: 'wsjf',
  body: Buffer.from('{"the":"report"}'),
  ...change,
})

export const fault = { code: 'STATION_X', message: 'it went wrong' }

export async function convertOne(it: Bench, reports: readonly ConvertedReport[] = [report()]): Promise<FileClaim> {
  await it.journal.receive(arrived())
  const [claim] = await it.journal.claimConversion(1, it.lease)
  assert.ok(claim)
  assert.equal(await it.journal.recordConverted(claim, { converter: 'WSJF', reports }), true)
  return claim
}

export async function claimReport(it: Bench): Promise<ReportClaim> {
  const [claim] = await it.journal.claimDelivery(1, it.lease)
  assert.ok(claim)
  return claim
}

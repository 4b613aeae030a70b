/** kill -9 of a real process that writes: every change it had an answer for is in the journal. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { test } from 'node:test'
import type { Journal } from './journal.ts'
import { openJournalHere } from './journal-here.ts'
import type { FileState } from './transitions.ts'

const ROUNDS = 20
const LIMIT_MS = 120_000

/**
 * The child: moves files through their lives with several calls in flight, and says each state only after the journal
 * acknowledged it.
 */
const WRITER = `
import { createJournal } from ${JSON.stringify(new URL('./create-journal.ts', import.meta.url).href)}
const [path, round] = process.argv.slice(1)
const journal = await createJournal({ path })
const lease = { owner: 'child-' + round, untilMs: Date.now() + 60_000 }
const say = (what, id, state) => process.stdout.write([what, id, state].join(' ') + '\\n')
await journal.resumeLeases(lease.owner)
say('open', 0, journal.opened.wasCleanlyClosed)
const receive = async (n) => {
  const file = { folder: 'f' + (n % 3), path: '/in/' + round + '-' + n, sizeBytes: n, mtimeMs: n, correlationId: 'c' }
  say('file', (await journal.receive(file)).fileId, 'RECEIVED')
}
const convert = async () => {
  for (const claim of await journal.claimConversion(8, lease)) {
    say('file', claim.id, 'CONVERTING')
    const body = new Uint8Array(3000).fill(claim.id % 256)
    const reports = [{ reportId: 'r' + claim.id, format: 'wsjf', body }]
    void journal.recordConverted(claim, { converter: 'x', reports }).then(() => say('file', claim.id, 'CONVERTED'))
  }
}
const deliver = async () => {
  for (const claim of await journal.claimDelivery(8, lease)) {
    void journal.recordDelivered(claim).then(() => say('report', claim.report.fileId, 'DELIVERED'))
  }
}
const finish = async () => {
  for (const claim of await journal.filesToFinish(8, lease)) {
    void journal.finish(claim, { finalPath: '/done' }).then(() => say('file', claim.id, 'FINISHED'))
  }
}
for (let n = 0; ; n += 4) await Promise.all([receive(n), receive(n + 1), receive(n + 2), receive(n + 3), convert(), deliver(), finish()])
`

const ORDER: readonly FileState[] = ['RECEIVED', 'CONVERTING', 'CONVERTED', 'FINISHED']

interface Acknowledged {
  readonly files: Map<number, FileState>
  readonly delivered: Set<number>
}

test('every acknowledged change survives kill -9 at a random moment', { timeout: LIMIT_MS }, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'journal-kill-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const said = await Promise.all([killRounds(join(folder, 'one')), killRounds(join(folder, 'two'))])
  for (const total of said) assert.ok(total > ROUNDS * 5, `${total} acknowledgements`)
})

/** Half of the rounds, on one journal that outlives them all. @returns how many acknowledgements were checked */
async function killRounds(folder: string): Promise<number> {
  const path = join(folder, 'journal.db')
  const known: Acknowledged = { files: new Map(), delivered: new Set() }
  let total = 0
  for (let round = 0; round < ROUNDS / 2; round++) {
    const lines = await runAndKill(path, round, 1 + Math.floor(Math.random() * 400))
    assert.equal(lines[0], `open 0 ${round === 0}`, 'each start after the first finds a journal that was not closed')
    total += lines.length
    for (const line of lines.slice(1)) note(known, line)
    const journal = openJournalHere({ path: copied(path, folder) })
    await verify(journal, known)
    await journal.close()
  }
  return total
}

/** Kills the child once it has said `after` lines; returns all whole lines it said. */
function runAndKill(path: string, round: number, after: number): Promise<string[]> {
  const input = [
    '--import',
    import.meta.resolve('tsx'),
    '--conditions=source',
    '--input-type=module',
    '--eval',
    WRITER,
    path,
    String(round),
  ]
  const child = spawn(process.execPath, input, { stdio: ['ignore', 'pipe', 'pipe'], cwd: process.cwd() })
  const lines: string[] = []
  let complaint = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint += text
  })
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (lines.push(line) === after) child.kill('SIGKILL')
  })
  return new Promise((resolve, reject) => {
    child.on('close', (_, signal) => (signal === 'SIGKILL' ? resolve(lines) : reject(new Error(complaint))))
  })
}

function note(known: Acknowledged, line: string): void {
  const [what, id, state] = line.split(' ') as [string, string, FileState]
  if (what === 'report') known.delivered.add(Number(id))
  else known.files.set(Number(id), later(known.files.get(Number(id)), state))
}

const later = (one: FileState | undefined, other: FileState) =>
  one !== undefined && ORDER.indexOf(one) > ORDER.indexOf(other) ? one : other

async function verify(journal: Journal, { files, delivered }: Acknowledged): Promise<void> {
  for (const [id, state] of files) {
    const file = await journal.file(id)
    assert.ok(file, `file ${id} is lost`)
    assert.ok(ORDER.indexOf(file.state) >= ORDER.indexOf(state), `file ${id} was ${state}, is ${file.state}`)
    if (file.reports > 0 && id % 10 === 0) await verifyReport(journal, id, delivered)
  }
}

async function verifyReport(journal: Journal, fileId: number, delivered: ReadonlySet<number>): Promise<void> {
  const [story] = await journal.story(`#${fileId}`)
  const report = story?.reports[0]
  assert.ok(report)
  if (delivered.has(fileId)) assert.equal(report.state, 'DELIVERED')
  const body = await journal.readBody(report.id)
  assert.equal(body?.byteLength, 3000)
  assert.ok(body.every((byte) => byte === fileId % 256))
}

/** The check opens a copy, so that the next child finds the file as the killed one left it. */
function copied(path: string, folder: string): string {
  const copy = join(folder, 'copy.db')
  for (const part of ['', '-wal', '-shm']) rmSync(copy + part, { force: true })
  for (const part of ['', '-wal']) if (existsSync(path + part)) copyFileSync(path + part, copy + part)
  return copy
}

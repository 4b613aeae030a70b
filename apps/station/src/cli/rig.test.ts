/** The command line on a configuration, a journal and a clock of its own, in this process. Shared by the tests of commands. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { createFakeClock, type FakeClock } from '@sightline/testkit'
import type { StationConfigInput } from '../config/schema.ts'
import type { FileClaim, Journal, ReportClaim } from '../journal/journal.ts'
import { openJournalHere } from '../journal/journal-here.ts'
import { runCli } from './run-cli.ts'

export interface CliRun {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

export interface CliRig {
  readonly home: string
  readonly inbox: string
  readonly journalPath: string
  readonly clock: FakeClock
  run(...argv: string[]): Promise<CliRun>
  /** As on a terminal of that width. */
  runOnTerminal(width: number, ...argv: string[]): Promise<CliRun>
  /** Fills the journal, then closes it. */
  fill(write: (journal: Journal) => Promise<void>): Promise<void>
  readonly environment: Record<string, string>
  readonly interruption: AbortController
}

/** @param change - laid over the default configuration; undefined writes none */
export function arrangeCli(t: TestContext, change: Partial<StationConfigInput> | undefined = {}): CliRig {
  const home = mkdtempSync(join(tmpdir(), 'station-cli-'))
  t.after(() => rmSync(home, { recursive: true, force: true }))
  const inbox = join(home, 'line-3')
  mkdirSync(inbox)
  const config: StationConfigInput = {
    server: { url: 'http://127.0.0.1:1', token: { env: 'WATS_TOKEN' } },
    folders: [{ path: 'line-3' }],
    admin: { port: 0 },
    ...change,
  }
  writeFileSync(join(home, 'station.json'), JSON.stringify(config))
  const clock = createFakeClock()
  const journalPath = join(home, 'station.db')
  const environment: Record<string, string> = { WATS_TOKEN: 'dTpw' }
  const interruption = new AbortController()
  async function run(columns: number | undefined, argv: readonly string[]): Promise<CliRun> {
    let stdout = ''
    let stderr = ''
    const isTTY = columns !== undefined
    const code = await runCli(argv, {
      environment,
      cwd: home,
      clock,
      stdout: { isTTY, columns, write: (text) => (stdout += text) },
      stderr: { isTTY, columns, write: (text) => (stderr += text) },
      interruption: interruption.signal,
      becomeService: () => undefined,
    })
    return { code, stdout, stderr }
  }
  return {
    home,
    inbox,
    journalPath,
    clock,
    environment,
    interruption,
    run: (...argv) => run(undefined, argv),
    runOnTerminal: (width, ...argv) => run(width, argv),
    async fill(write) {
      const journal = openJournalHere({ path: journalPath, clock })
      try {
        await write(journal)
      } finally {
        await journal.close()
      }
    },
  }
}

export interface FilledFile {
  readonly name: string
  readonly folder?: string
  /** Serial numbers, one a report. */
  readonly serials?: readonly string[]
}

const LEASE_MS = 60_000

/** A file in the journal, claimed for conversion, 100 ms after it came. */
export async function receive(
  rig: CliRig,
  journal: Journal,
  { name, folder = 'line-3' }: FilledFile,
): Promise<FileClaim> {
  const { clock } = rig
  await journal.receive({
    folder,
    path: join(rig.inbox, name),
    sizeBytes: 1234,
    mtimeMs: clock.now() - 2000,
    sha256: Buffer.from(name.padEnd(32).slice(0, 32)).toString('hex'),
    correlationId: `corr-${name}`,
  })
  clock.advance(100)
  const [claim] = await journal.claimConversion(1, { owner: 'rig', untilMs: clock.now() + LEASE_MS })
  return claim as FileClaim
}

/** The same, converted 400 ms later and its reports claimed for delivery. */
export async function convert(rig: CliRig, journal: Journal, file: FilledFile): Promise<ReportClaim[]> {
  const { clock } = rig
  const claim = await receive(rig, journal, file)
  clock.advance(400)
  const serials = file.serials ?? ['SN-1']
  await journal.recordConverted(claim, {
    converter: 'csv',
    reports: serials.map((serialNumber, index) => ({
      reportId: reportIdOf(claim.id, index),
      serialNumber,
      partNumber: 'PN-1',
      type: 'T',
      result: 'P',
      format: 'wsjf',
      body: new Uint8Array([123, 125]),
    })),
    notes: [{ step: 'converter info', message: `converter csv 1.0.0: ${serials.length} rows` }],
  })
  clock.advance(100)
  const claims = await journal.claimDelivery(100, { owner: 'rig', untilMs: clock.now() + LEASE_MS })
  return claims.filter(({ report }) => report.fileId === claim.id)
}

export function reportIdOf(fileId: number, index: number): string {
  return `00000000-0000-5000-8000-${String(fileId).padStart(6, '0')}${String(index).padStart(6, '0')}`
}

export const REFUSED = {
  code: 'WATS_REFUSED',
  message: 'refused with status 400: serial too long',
  answer: '400: serial too long',
}
export const AWAY = { code: 'WATS_UNREACHABLE', message: 'The WATS server cannot be reached: ECONNREFUSED' }

/** A pool with converters of a test's own, shared by the tests of the pool. */
import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { SightlineError } from '@sightline/core'
import type { ConversionJob, ConversionOutcome } from '../conversion.ts'
import type { ConversionLogEntry } from '../conversion-log.ts'
import { type ConversionPool, type ConversionPoolOptions, createConversionPool } from './create-conversion-pool.ts'

export const REPORT = {
  type: 'T',
  pn: 'PCB-100',
  sn: 'NE-0001',
  rev: 'A',
  processCode: 10,
  result: 'P',
  machineName: 'FCT-1',
  location: 'Oslo',
  purpose: 'Production',
  start: '2026-02-03T08:00:00+01:00',
  root: { stepType: 'SequenceCall', name: 'Main', status: 'P', group: 'M' },
}
export const REPORT_JSON = JSON.stringify(REPORT)
export const SHA256 = 'ab'.repeat(32)

export interface Rig {
  readonly pool: ConversionPool
  /** A folder of the test's own. */
  readonly folder: string
  /** Converts a WSJF file with one report, unless the change says otherwise. */
  convert(converter: string, change?: Partial<ConversionJob>, signal?: AbortSignal): Promise<ConversionOutcome>
}

/** @param bodies - of the `convert` of converters, by name */
export async function rig(
  t: TestContext,
  bodies: Readonly<Record<string, string>>,
  options: Partial<ConversionPoolOptions> = {},
): Promise<Rig> {
  const folder = await mkdtemp(join(tmpdir(), 'sightline-pool-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  const converterFolder = join(folder, 'converters')
  await mkdir(converterFolder)
  for (const [name, body] of Object.entries(bodies)) {
    await writeFile(join(converterFolder, `${name}.mjs`), moduleOf(name, body))
  }
  const path = join(folder, 'report.dat')
  await writeFile(path, REPORT_JSON)
  const pool = await createConversionPool({ workers: 1, timeoutMs: 30_000, memoryMb: 64, converterFolder, ...options })
  t.after(() => pool.close())
  const job = { path, fileName: 'report.dat', size: REPORT_JSON.length, sha256: SHA256, options: {} }
  return {
    pool,
    folder,
    convert: (converter, change, signal) => pool.convert({ ...job, converter, ...change }, { signal }),
  }
}

function moduleOf(name: string, body: string): string {
  return `
    export const converter = {
      name: '${name}',
      version: '1.2.3',
      accepts: () => ({ score: 0, reason: 'never by itself' }),
      async convert(source, context) { ${body} },
    }`
}

export async function failureOf(conversion: Promise<unknown>): Promise<SightlineError> {
  const error = await conversion.then(
    (outcome) => assert.fail(`it did not fail: ${JSON.stringify(outcome)}`),
    (reason: unknown) => reason,
  )
  assert.ok(error instanceof SightlineError, String(error))
  return error
}

export function logOf({ details }: SightlineError): readonly ConversionLogEntry[] {
  return (details?.['log'] ?? []) as readonly ConversionLogEntry[]
}

export function messagesOf(log: readonly ConversionLogEntry[]): string[] {
  return log.map((entry) => entry.message)
}

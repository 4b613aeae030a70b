/** Runs a built-in format on a text or on a sample, through real files. Shared by the tests of the formats. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { normaliseReport } from '@sightline/wats'
import type { ConversionResult, Converter, ReportDraft } from '../contract.ts'
import type { ConversionOptionsInput } from '../conversion-options.ts'
import { probeFile } from '../probe.ts'
import { createFileSource } from '../source/file-source.ts'

export interface Tried {
  readonly result: ConversionResult
  readonly warnings: readonly string[]
  readonly score: number
}

/** Real exports that are not part of the project; tests that need them are skipped where they are absent. */
const SAMPLES = new URL('../../../../../../shared/samples/', import.meta.url)

export const DEFAULTS: ConversionOptionsInput = {
  defaults: { machineName: 'FCT-1', location: 'Oslo', purpose: 'Production', processCode: 10, revision: 'B' },
  timeZone: 'Europe/Oslo',
}

export async function tryText(
  t: TestContext,
  converter: Converter,
  content: string | Uint8Array,
  options: ConversionOptionsInput = {},
): Promise<Tried> {
  const folder = await mkdtemp(join(tmpdir(), 'sightline-format-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  const path = join(folder, 'report.dat')
  await writeFile(path, content)
  return tryFile(converter, path, options)
}

export async function tryFile(
  converter: Converter,
  path: string,
  options: ConversionOptionsInput = {},
): Promise<Tried> {
  const fileName = basename(path)
  const probe = await probeFile(path, fileName)
  const sha256 = createHash('sha256').update(probe.head).digest('hex')
  const source = createFileSource({ path, fileName, size: probe.size, sha256, memoryMb: 512 })
  const warnings: string[] = []
  const result = await converter.convert(source, {
    options: options as Record<string, unknown>,
    signal: new AbortController().signal,
    log: () => undefined,
    warn: (message) => warnings.push(message),
  })
  const inResult = result.kind === 'reports' ? (result.warnings ?? []) : []
  return { result, warnings: [...warnings, ...inResult], score: converter.accepts(probe).score }
}

/** The path of a sample; the test is skipped when it is absent. */
export function sample(t: TestContext, name: string): string | undefined {
  const path = fileURLToPath(new URL(name, SAMPLES))
  if (existsSync(path)) return path
  t.skip(`sample ${name} is absent`)
  return undefined
}

/** The reports in canonical form, as plain JSON. */
export function reportsOf({ result }: Tried): ReportDraft[] {
  if (result.kind !== 'reports') assert.fail(`no reports: ${JSON.stringify(result, null, 2)}`)
  return result.reports.map((report) => JSON.parse(JSON.stringify(normaliseReport(report))) as ReportDraft)
}

export function onlyReport(tried: Tried): ReportDraft {
  const reports = reportsOf(tried)
  assert.equal(reports.length, 1)
  return reports[0] as ReportDraft
}

/** All that a rejection says, in one text. */
export function rejectionOf({ result }: Tried): string {
  if (result.kind !== 'rejected') assert.fail(`not rejected: ${JSON.stringify(result).slice(0, 500)}`)
  return [result.reason, ...(result.problems ?? [])].join('\n')
}

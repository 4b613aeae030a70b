/**
 * The contract of converters: sure of their own files and of no others, the same answer each time, reports that the
 * model accepts, and for broken files a rejection instead of a throw or an invention.
 */
import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkDraft, formatProblems } from '@sightline/wats'
import type { SuiteContext, SuiteTest } from './suite.ts'

/** A converter by its shape, so that this package need not know the station. */
export interface ConverterUnderTest<P, S, C> {
  readonly name: string
  readonly version: string
  accepts(probe: P): { readonly score: number; readonly reason: string }
  convert(source: S, context: C): Promise<ConversionAnswer>
}

/** What a conversion may say; a throw is a fault of the converter, not of the file. */
export type ConversionAnswer =
  | { readonly kind: 'reports'; readonly reports: readonly unknown[] }
  | { readonly kind: 'notReady'; readonly reason: string }
  | { readonly kind: 'rejected'; readonly reason: string }

/** A file for the suite, written to a folder of its own for each subtest. */
export interface ConverterSample {
  readonly fileName: string
  readonly content: string | Uint8Array
  /** How many reports it holds. */
  readonly reports: number
}

/** The converter, its sample files, and the host's own way of handing files over: the suite fakes none of it. */
export interface ConverterContract<P, S, C> {
  readonly converter: ConverterUnderTest<P, S, C>
  /** Good files of its format, at least one. */
  readonly samples: readonly ConverterSample[]
  /** How the host looks at a file before it chooses. */
  probe(path: string): P | Promise<P>
  /** How the host hands a file over. */
  source(path: string): S | Promise<S>
  createContext(): C
}

/** From this score on the automatic choice takes a converter. */
const CERTAIN_ENOUGH = 0.5

const FOREIGN: Readonly<Record<string, string | Uint8Array>> = {
  'empty.bin': '',
  'zeros.bin': new Uint8Array(5000),
  'noise.bin': Uint8Array.from({ length: 5000 }, (_, index) => (index * 7919 + 13) % 256),
  'page.html': '<!DOCTYPE html><html><body>hello</body></html>',
  'prose.txt': 'The quick brown fox jumps over the lazy dog.\n'.repeat(50),
  'brackets.json': '['.repeat(10_000),
  'one-line.txt': 'x'.repeat(100_000),
}

/** Call it inside a test: `test('csv keeps the contract', (t) => converterContract(t, { converter: csv, samples, … }))`. */
export async function converterContract<P, S, C>(t: SuiteContext, contract: ConverterContract<P, S, C>): Promise<void> {
  const { converter, samples } = contract
  await t.test('it has a name and a version, and samples to be judged by', () => {
    assert.match(converter.name, /^[a-z0-9][a-z0-9._-]{0,63}$/)
    assert.notEqual(converter.version, '')
    assert.notEqual(samples.length, 0)
  })
  await t.test('it is sure of its own files, gives the reason, and says the same twice', async (inner) => {
    for (const { path, sample } of await writeSamples(inner, samples)) {
      const first = converter.accepts(await contract.probe(path))
      assert.ok(
        first.score >= CERTAIN_ENOUGH && first.score <= 1,
        `${sample.fileName}: score ${first.score}, ${first.reason}`,
      )
      assert.notEqual(first.reason, '')
      assert.deepEqual(converter.accepts(await contract.probe(path)), first)
    }
  })
  await t.test('it is not sure of files that are not its own', async (inner) => {
    const foreign = Object.entries(FOREIGN).map(([fileName, content]) => ({ fileName, content, reports: 0 }))
    for (const { path, sample } of await writeSamples(inner, foreign)) {
      const { score, reason } = converter.accepts(await contract.probe(path))
      assert.ok(score >= 0 && score < CERTAIN_ENOUGH, `${sample.fileName}: score ${score}, ${reason}`)
    }
  })
  await t.test('its reports pass the model, and a second conversion gives the same', async (inner) => {
    for (const { path, sample } of await writeSamples(inner, samples)) {
      const first = await convert(contract, path)
      assert.equal(first.kind, 'reports', `${sample.fileName}: ${JSON.stringify(first).slice(0, 500)}`)
      checkReports(first, sample.fileName)
      assert.equal(first.kind === 'reports' && first.reports.length, sample.reports, sample.fileName)
      assert.deepEqual(await convert(contract, path), first)
    }
  })
  await t.test('it leaves the file as it is', async (inner) => {
    for (const { path, sample } of await writeSamples(inner, samples)) {
      await convert(contract, path)
      assert.deepEqual(await readFile(path), Buffer.from(sample.content as string))
    }
  })
  await t.test('a file that is cut off is rejected or converted, never thrown at', async (inner) => {
    for (const cut of await writeSamples(inner, samples.flatMap(cutOff))) {
      const answer = await convert(contract, cut.path)
      if (answer.kind === 'reports') checkReports(answer, cut.sample.fileName)
      else assert.notEqual(answer.reason, '', cut.sample.fileName)
    }
  })
}

async function convert<P, S, C>(contract: ConverterContract<P, S, C>, path: string): Promise<ConversionAnswer> {
  return contract.converter.convert(await contract.source(path), contract.createContext())
}

function checkReports(answer: ConversionAnswer, fileName: string): void {
  if (answer.kind !== 'reports') return
  for (const report of answer.reports) {
    const result = checkDraft(report)
    assert.ok(result.ok, result.ok ? '' : `${fileName}: ${formatProblems(result.problems, result.more)}`)
  }
}

/** The sample without its end, at several places; and nothing at all. */
function cutOff({ fileName, content }: ConverterSample): ConverterSample[] {
  const bytes = Buffer.from(content as string)
  return [0, 0.1, 0.5, 0.9].map((part) => ({
    fileName: `cut-${part}-${fileName}`,
    content: bytes.subarray(0, Math.floor(bytes.length * part)),
    reports: 0,
  }))
}

async function writeSamples(t: SuiteTest, samples: readonly ConverterSample[]) {
  const folder = await mkdtemp(join(tmpdir(), 'sightline-converter-'))
  t.after(() => rm(folder, { recursive: true }))
  return Promise.all(
    samples.map(async (sample) => {
      const path = join(folder, sample.fileName)
      await writeFile(path, sample.content)
      return { path, sample }
    }),
  )
}

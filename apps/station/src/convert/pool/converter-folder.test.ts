import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { type ConversionPool, createConversionPool } from './create-conversion-pool.ts'

async function poolOf(t: TestContext, files: Readonly<Record<string, string>>): Promise<ConversionPool> {
  const converterFolder = await mkdtemp(join(tmpdir(), 'sightline-converters-'))
  t.after(() => rm(converterFolder, { recursive: true, force: true }))
  for (const [name, content] of Object.entries(files)) await writeFile(join(converterFolder, name), content)
  const pool = await createConversionPool({ workers: 1, timeoutMs: 1000, memoryMb: 64, converterFolder })
  t.after(() => pool.close())
  return pool
}

function source(name: string, exported = 'export const converter ='): string {
  return `${exported} { name: '${name}', version: '1.0.0', accepts: () => ({ score: 0, reason: '' }), convert: async () => ({ kind: 'reports', reports: [] }) }`
}

function reasonsOf(pool: ConversionPool): Record<string, string> {
  return Object.fromEntries(pool.brokenConverters.map(({ file, reason }) => [basename(file), reason]))
}

test('a broken file is reported with its reason and does not stop the others', async (t) => {
  const pool = await poolOf(t, {
    'good.mjs': source('good'),
    'classic.cjs.js': source('classic', 'exports.converter ='),
    'syntax.mjs': 'export const converter = {',
    'throws.mjs': `throw new Error('no licence')`,
    'unnamed.mjs': source('x', 'export default'),
    'misshapen.mjs': `export const converter = { name: 'Bad Name' }`,
    'exits.mjs': 'process.exit(3)',
    'spins.mjs': 'for (;;) {}',
    'nothing.mjs': '',
    'notes.txt': 'not a converter',
    'types.d.ts': 'export {}',
  })
  assert.deepEqual(
    pool.converters.map((one) => one.name),
    ['wsjf', 'wsxf', 'wats-text', 'csv', 'classic', 'good'],
  )
  const reasons = reasonsOf(pool)
  assert.deepEqual(Object.keys(reasons).sort(), [
    'exits.mjs',
    'misshapen.mjs',
    'nothing.mjs',
    'spins.mjs',
    'syntax.mjs',
    'throws.mjs',
    'unnamed.mjs',
  ])
  assert.match(reasons['syntax.mjs'] ?? '', /Unexpected end of input/)
  assert.equal(reasons['throws.mjs'], 'no licence')
  assert.match(reasons['unnamed.mjs'] ?? '', /no export named "converter"; it exports default/)
  assert.match(reasons['misshapen.mjs'] ?? '', /name must be 1 to 64 lower-case letters/)
  assert.match(reasons['exits.mjs'] ?? '', /exited with code 3/)
  assert.match(reasons['spins.mjs'] ?? '', /longer than 1000 ms/)
})

test('names that clash are refused: with a built-in one, and both files of a pair', async (t) => {
  const pool = await poolOf(t, {
    'mine.mjs': source('wsjf'),
    'a.mjs': source('twin'),
    'b.mjs': source('twin'),
    'single.mjs': source('single'),
  })
  assert.deepEqual(
    pool.converters.map((one) => one.name),
    ['wsjf', 'wsxf', 'wats-text', 'csv', 'single'],
  )
  assert.deepEqual(reasonsOf(pool), {
    'a.mjs': 'the name "twin" is used by b.mjs as well',
    'b.mjs': 'the name "twin" is used by a.mjs as well',
    'mine.mjs': 'the name "wsjf" is that of a built-in converter',
  })
})

test('a folder that is not there is an error of the configuration', async () => {
  const converterFolder = join(tmpdir(), 'sightline-no-such-folder')
  await assert.rejects(createConversionPool({ workers: 1, timeoutMs: 1000, memoryMb: 64, converterFolder }), {
    code: 'STATION_CONVERT_FOLDER_UNREADABLE',
    message: /sightline-no-such-folder cannot be read: ENOENT/,
  })
})

/** The list of instruments against the folders: nothing is left out of the exports, the tables or the tests. */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { metricProblems } from '@sightline/testkit'
import { startRuntime } from './arrange.test.ts'
import { instrumentTables } from './instrument-tables.ts'
import { DEFAULT_INSTRUMENTS, startInstruments } from './list.ts'

const here = new URL('.', import.meta.url)
const folders = readdirSync(here, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort()

test('every folder is an export of the package, with its door, its table and a test', () => {
  const manifest = JSON.parse(readFileSync(new URL('../../package.json', here), 'utf8')) as {
    exports: Record<string, { source?: string }>
  }
  assert.ok(folders.length > 0)
  for (const folder of folders) {
    const files = readdirSync(new URL(`${folder}/`, here))
    assert.equal(manifest.exports[`./${folder}`]?.source, `./src/instruments/${folder}/index.ts`, folder)
    assert.ok(files.includes('index.ts'), `${folder}/index.ts`)
    assert.ok(
      files.some((file) => file.endsWith('.test.ts')),
      `a test in ${folder}/`,
    )
  }
  assert.deepEqual(Object.keys(instrumentTables).sort(), folders)
})

test('every metric is well declared', () => {
  const tables = Object.values(instrumentTables)
  const problems = tables.flatMap((table) =>
    Object.entries(table).flatMap(([key, metric]) => metricProblems(key, metric)),
  )
  assert.deepEqual(problems, [])
})

test('every table is accepted by the registry, and names are shared only where the definition is', (t) => {
  const { runtime } = startRuntime(t)
  for (const table of Object.values(instrumentTables)) runtime.metrics.use(table)
  const declared = runtime.metrics.definitions()
  const prometheusNames = declared.flatMap(({ prometheusName }) =>
    prometheusName === undefined ? [] : [prometheusName],
  )
  assert.equal(new Set(prometheusNames).size, prometheusNames.length)
})

test('every instrument of the default list has its folder, and its table is the listed one', () => {
  for (const { name, metrics } of DEFAULT_INSTRUMENTS) assert.equal(instrumentTables[name], metrics, name)
})

test('an instrument that is switched off does not start; the others stop when told', (t) => {
  const { runtime, store, series } = startRuntime(t)
  const stop = startInstruments({ runtime, store, settings: { process: false, 'event-loop': { windowMs: 1000 } } })
  assert.deepEqual(series('process.cpu.time'), [])
  assert.notDeepEqual(series('v8js.memory.heap.used'), [])
  stop()
  stop()
  assert.deepEqual(series('v8js.memory.heap.used'), [])
})

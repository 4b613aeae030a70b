import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import test from 'node:test'
import { fileURLToPath } from 'node:url'
import { converterContract } from '@sightline/testkit'
import type { ConversionContext, Converter } from '../contract.ts'
import { pickConverter } from '../pick.ts'
import { probeFile } from '../probe.ts'
import { createFileSource } from '../source/file-source.ts'
import { builtInConverters } from './list.ts'
import { DEFAULTS, onlyReport, rejectionOf, reportsOf, sample, tryFile } from './rig.test.ts'

const FOLDER = import.meta.dirname
const DEMO = fileURLToPath(new URL('../../../../../examples/station-demo/samples/', import.meta.url))
/** The demo's good files: what each is converted by, and how many reports it holds. */
const GOOD: Readonly<Record<string, readonly [converter: string, reports: number]>> = {
  'motor-controller-fct.json': ['wsjf', 1],
  'sensor-hub-panel.xml': ['wsxf', 2],
  'battery-charger-eol.txt': ['wats-text', 1],
  'led-driver-ict.csv': ['csv', 2],
}

function converterNamed(name: string): Converter {
  return builtInConverters.find((one) => one.name === name) ?? assert.fail(`no converter ${name}`)
}

async function pickedFor(path: string): Promise<string> {
  const pick = pickConverter(builtInConverters, await probeFile(path, basename(path)), 'auto')
  return pick.kind === 'picked' ? pick.converter.name : pick.reason
}

test('each format is a folder with its converter and its test, and is listed', () => {
  const shared = new Set(['header', 'measurement'])
  const folders = readdirSync(FOLDER, { withFileTypes: true }).filter(
    (entry) => entry.isDirectory() && !shared.has(entry.name),
  )
  assert.deepEqual(folders.map((entry) => entry.name).sort(), builtInConverters.map((one) => one.name).sort())
  for (const { name } of builtInConverters) {
    assert.ok(existsSync(join(FOLDER, name, `${name}.ts`)), `${name}.ts`)
    assert.ok(existsSync(join(FOLDER, name, `${name}.test.ts`)), `${name}.test.ts`)
  }
})

for (const [fileName, [name, reports]] of Object.entries(GOOD)) {
  test(`${name} keeps the contract of converters`, async (t) => {
    const converter = converterNamed(name)
    await converterContract(t, {
      converter,
      samples: [{ fileName, content: readFileSync(join(DEMO, fileName)), reports }],
      probe: (path) => probeFile(path, basename(path)),
      source: async (path) => {
        const { size } = await probeFile(path, basename(path))
        return createFileSource({ path, fileName: basename(path), size, sha256: '', memoryMb: 64 })
      },
      createContext,
    })
  })
}

function createContext(): ConversionContext {
  return {
    options: DEFAULTS as Record<string, unknown>,
    signal: new AbortController().signal,
    log: () => undefined,
    warn: () => undefined,
  }
}

test('each sample of the demo is picked and converted, with nothing to fill in but place and purpose', async () => {
  for (const [fileName, [name, reports]] of Object.entries(GOOD)) {
    const path = join(DEMO, fileName)
    assert.equal(await pickedFor(path), name)
    const tried = await tryFile(converterNamed(name), path, { defaults: { location: 'Tromsø', purpose: 'Demo' } })
    assert.equal(reportsOf(tried).length, reports)
    assert.deepEqual(tried.warnings, [], fileName)
  }
})

test('the bad samples of the demo are rejected with the reason', async () => {
  const broken = join(DEMO, 'broken-report.json')
  assert.equal(await pickedFor(broken), 'wsjf')
  assert.match(
    rejectionOf(await tryFile(converterNamed('wsjf'), broken)),
    /not valid JSON: line \d+, column \d+: wanted .*, got the end of the file/,
  )
  const nameless = join(DEMO, 'missing-serial.csv')
  assert.equal(await pickedFor(nameless), 'csv')
  assert.match(rejectionOf(await tryFile(converterNamed('csv'), nameless)), /no column for the serial number/)
})

test("no two formats are equally sure of a real file, and foreign ones are nobody's", async (t) => {
  const picks: Readonly<Record<string, string>> = {
    'uut-wsjf-export.json': 'wsjf',
    'uur_example.json': 'wsjf',
    'wats_standard_json_sample.json': 'wsjf',
    'uut-wsxf-export.xml': 'wsxf',
    'wats_standard_xml_sample.xml': 'wsxf',
    'wats_standard_text_sample.txt': 'wats-text',
    'generic_test_results.csv': 'csv',
    'generic_test_result.json': 'no converter accepts the file',
    'generic_test_result.xml': 'no converter accepts the file',
    'keysight_testexec_sl_sample.xml': 'no converter accepts the file',
    'seica_sample.Xml': 'no converter accepts the file',
    'SPEA_test.txt': 'no converter accepts the file',
    'teradyne_i3070_classic.txt': 'no converter accepts the file',
    'teradyne_spectrum_sample.txt': 'no converter accepts the file',
    'klippel/TestLog.txt': 'no converter accepts the file',
    'xjtag_log.zip': 'no converter accepts the file',
    'cfx/UNITS_TESTED_FCT.json': 'no converter accepts the file',
  }
  for (const [name, picked] of Object.entries(picks)) {
    const path = sample(t, name)
    if (path !== undefined) assert.equal(await pickedFor(path), picked, name)
  }
})

test('one report of the demo reads as its writer meant it', async () => {
  const report = onlyReport(
    await tryFile(converterNamed('wats-text'), join(DEMO, 'battery-charger-eol.txt'), {
      defaults: { location: 'Tromsø', purpose: 'Demo' },
    }),
  )
  assert.ok(report.type === 'T')
  assert.deepEqual([report.sn, report.start, report.result], ['NE3300-260210-0058', '2026-02-10T14:21:07+01:00', 'P'])
  const charging = report.root.steps?.[1]
  assert.deepEqual(
    charging?.steps?.map((step) => step.stepType),
    ['ET_MNLT', 'WATS_XYGMNLT', 'ET_SVT'],
  )
})

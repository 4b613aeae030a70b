import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { convertFile } from './convert-file.ts'

const DEMO = fileURLToPath(new URL('../../../../examples/station-demo/samples/', import.meta.url))

async function folder(t: TestContext): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'sightline-convert-file-'))
  t.after(() => rm(path, { recursive: true, force: true }))
  return path
}

test('a file is converted without anything being written beside it', async () => {
  const before = await readdir(DEMO)
  const outcome = await convertFile(join(DEMO, 'sensor-hub-panel.xml'))
  assert.ok(outcome.kind === 'reports')
  assert.deepEqual(
    outcome.reports.map((report) => [report.id, report.sn, report.result]),
    [
      ['5b9e9c53-0f3a-4d3e-8a43-9c0b6a5f2e11', 'NE2075-260211-0311', 'P'],
      ['c0f7f1d2-6a0b-4f0f-b7a9-2d7f84a1c6d8', 'NE2075-260211-0312', 'F'],
    ],
  )
  assert.deepEqual(await readdir(DEMO), before)
})

test('the ids of reports are the same each time and differ within the file', async () => {
  const ids = async () => {
    const outcome = await convertFile(join(DEMO, 'led-driver-ict.csv'))
    return outcome.kind === 'reports' ? outcome.reports.map((report) => report.id) : []
  }
  const first = await ids()
  assert.equal(new Set(first).size, 2)
  assert.deepEqual(await ids(), first)
})

test('converter and options are those of a watched folder', async (t) => {
  const path = join(await folder(t), 'x.txt')
  await writeFile(path, 'serial,part,start,test,value,pass\nS1,P1,2026-02-11 09:15,R1,5,TRUE\n')
  const rejected = await convertFile(path, { converter: 'csv' })
  assert.match(rejected.kind === 'rejected' ? rejected.problems.join('\n') : '', /timeZone/)
  const defaults = { machineName: 'M', location: 'L', purpose: 'P', processCode: 1, revision: 'A' }
  const outcome = await convertFile(path, { converter: 'csv', options: { defaults, timeZone: 'UTC' } })
  assert.ok(outcome.kind === 'reports')
  assert.equal(outcome.reports[0]?.start, '2026-02-11T09:15:00+00:00')
  assert.match(outcome.warnings.join('\n'), /no result; taken from the measurements: P/)
})

test('a wrong option fails with its name', async (t) => {
  const path = join(await folder(t), 'x.json')
  await writeFile(path, '{}')
  await assert.rejects(convertFile(path, { converter: 'wsjf', options: { timeZone: 'Mars/Olympus' } }), {
    code: 'STATION_CONVERT_FAILED',
    message: /the option "timeZone" is wrong: must be "local", "UTC" or an IANA name/,
  })
})

test('a text that breaks off within a character is rejected, not failed', async (t) => {
  const path = join(await folder(t), 'x.json')
  await writeFile(path, Buffer.from('{"pn": "Prøve Ω').subarray(0, -1))
  const outcome = await convertFile(path, { converter: 'wsjf' })
  assert.match(outcome.kind === 'rejected' ? outcome.reason : '', /not valid UTF-8 at its end/)
})

test('a file that is not there is named', async () => {
  await assert.rejects(convertFile(join(tmpdir(), 'sightline-nothing.csv')), {
    code: 'STATION_CONVERT_SOURCE_UNREADABLE',
    message: /sightline-nothing\.csv cannot be read: ENOENT/,
  })
})

test('a WSXF file larger than the memory of the worker is converted as it streams by', async (t) => {
  const path = join(await folder(t), 'large.xml')
  const memoryMb = 32
  const file = createWriteStream(path)
  const report = `<Report type="UUT" SN="S" PN="P" Rev="A" Result="Passed" MachineName="M" Location="L" Purpose="P" Start="2026-02-11T09:15:00Z">
    <UUT/><Process Code="1"/><Step Name="Main" StepType="SequenceCall" Status="Passed"><AdditionalResults>`
  file.write(`<Reports>${report}`)
  for (let at = 0; at < memoryMb * 1.5; at += 1)
    if (!file.write(`<Prop>${'x'.repeat(1024 * 1024)}</Prop>`)) await once(file, 'drain')
  file.end('</AdditionalResults></Step></Report></Reports>')
  await once(file, 'close')
  const outcome = await convertFile(path, { memoryMb })
  assert.ok(outcome.kind === 'reports', JSON.stringify(outcome))
  assert.ok(outcome.bytes < 1000)
})

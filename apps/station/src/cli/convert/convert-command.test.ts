import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { arrangeCli, type CliRig } from '../rig.test.ts'

const OPTIONS = {
  defaults: { machineName: 'FCT-1', location: 'Oslo', purpose: 'Production', processCode: 10, revision: 'A' },
  timeZone: 'UTC',
}
const FOLDERS = { folders: [{ path: 'line-3', options: OPTIONS }] }

function drop(rig: CliRig, name: string, serials: readonly string[]): string {
  const rows = serials.map((serial) => `${serial},PN-1,P,2026-11-24T03:00:00Z,voltage,5.01,V,P,4.9,5.1`)
  const head = 'serial_number,part_number,result,start,test_name,measured_value,unit,pass,low_limit,high_limit'
  writeFileSync(join(rig.inbox, name), `${[head, ...rows].join('\n')}\n`)
  return join('line-3', name)
}

test('one report is printed as it would be sent, and everything else goes to stderr', async (t) => {
  const rig = arrangeCli(t, FOLDERS)
  const { code, stdout, stderr } = await rig.run('convert', drop(rig, 'a.csv', ['SN-1']))
  assert.equal(code, 0)
  const report = JSON.parse(stdout)
  assert.equal(report.sn, 'SN-1')
  assert.match(report.id, /^[0-9a-f-]{36}$/)
  assert.match(stderr, /converter csv [\d.]+: has \d+ known columns/, 'which converter and why')
  assert.match(stderr, /1 report from .*a\.csv by csv [\d.]+ in \d/)
  assert.equal((await rig.run('list')).code, 22, 'no journal was made')
})

test('several reports are a list, or a file each, and no file is overwritten', async (t) => {
  const rig = arrangeCli(t, FOLDERS)
  const file = drop(rig, 'a.csv', ['SN-1', 'SN-2'])
  const printed = await rig.run('convert', file, '--quiet')
  assert.equal(printed.stderr, '')
  assert.deepEqual(
    JSON.parse(printed.stdout).map(({ sn }: { sn: string }) => sn),
    ['SN-1', 'SN-2'],
  )
  const written = await rig.run('convert', file, '--to', 'out')
  assert.equal(written.code, 0)
  const paths = written.stdout.trim().split('\n')
  assert.deepEqual(paths, [join(rig.home, 'out', 'a.csv.1.json'), join(rig.home, 'out', 'a.csv.2.json')])
  assert.equal(JSON.parse(readFileSync(paths[1] ?? '', 'utf8')).sn, 'SN-2')
  const again = await rig.run('convert', file, '--to', 'out')
  assert.equal(again.code, 1)
  assert.match(again.stderr, /a\.csv\.1\.json was not written: EEXIST/)
})

test('a file elsewhere is converted with the options of the folder that is named', async (t) => {
  const rig = arrangeCli(t, FOLDERS)
  drop(rig, 'a.csv', ['SN-1'])
  writeFileSync(join(rig.home, 'b.csv'), readFileSync(join(rig.inbox, 'a.csv')))
  const without = await rig.run('convert', 'b.csv')
  assert.equal(without.code, 1)
  assert.match(without.stderr, /^rejected by csv [\d.]+: /m)
  assert.match(without.stderr, /set "defaults\.machineName" of the folder/)
  assert.equal((await rig.run('convert', 'b.csv', '--folder', 'line-3')).code, 0)
  const unknown = await rig.run('convert', 'b.csv', '--folder', 'line-4')
  assert.equal(unknown.code, 2)
  assert.match(unknown.stderr, /there is no folder "line-4"; there are line-3/)
})

test('a rejected file ends with 1 and its reasons, in JSON too', async (t) => {
  const rig = arrangeCli(t, FOLDERS)
  writeFileSync(join(rig.inbox, 'noise.bin'), Buffer.from([0, 1, 2, 3, 0, 255]))
  const text = await rig.run('convert', 'line-3/noise.bin')
  assert.equal(text.code, 1)
  assert.equal(text.stdout, '')
  assert.match(text.stderr, /^rejected: no converter accepts the file\n {2}wsjf: /m)
  const json = await rig.run('convert', 'line-3/noise.bin', '--json')
  assert.equal(json.code, 1)
  const document = JSON.parse(json.stdout)
  assert.equal(document.kind, 'rejected')
  assert.equal(document.converter, null)
})

test('a converter that does not exist, and a file that does not, are told', async (t) => {
  const rig = arrangeCli(t, FOLDERS)
  const file = drop(rig, 'a.csv', ['SN-1'])
  const converter = await rig.run('convert', file, '--converter', 'cvs')
  assert.equal(converter.code, 22)
  assert.match(converter.stderr, /There is no converter "cvs"; there are wsjf, wsxf, wats-text, csv/)
  const missing = await rig.run('convert', 'none.csv')
  assert.equal(missing.code, 1)
  assert.match(missing.stderr, /The file none\.csv cannot be read/)
})

test('an interrupted conversion ends with 3', async (t) => {
  const rig = arrangeCli(t, FOLDERS)
  const file = drop(rig, 'a.csv', ['SN-1'])
  rig.interruption.abort(new DOMException('stopped', 'AbortError'))
  assert.equal((await rig.run('convert', file)).code, 3)
})

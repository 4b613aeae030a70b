import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseDuration } from '../../config/duration.ts'
import { loadConfig, readConfig } from '../../config/load.ts'
import { stationConfigSchema } from '../../config/schema.ts'
import { arrangeCli } from '../rig.test.ts'
import { durationWord } from './as-written.ts'

test('what is printed can be loaded again and is the same configuration', async (t) => {
  const rig = arrangeCli(t, {
    folders: [{ path: 'line-3', quiet: '1500ms', after: 'zip', options: { timeZone: 'UTC', processes: { FCT: 10 } } }],
    delivery: { retryMost: '90m' },
    admin: { token: { file: 'admin-token' } },
  })
  const loaded = readConfig(join(rig.home, 'station.json'), {})
  const { code, stdout } = await rig.run('config', 'print')
  assert.equal(code, 0)
  const again = join(rig.home, 'printed.yaml')
  writeFileSync(again, stdout)
  const { folders, journalPath, config } = readConfig(again, {})
  assert.deepEqual(folders, loaded.folders)
  assert.equal(journalPath, loaded.journalPath)
  assert.deepEqual({ ...config, folders: [], journal: {} }, { ...loaded.config, folders: [], journal: {} })
  assert.match(stdout, /quiet: 1500ms/)
  assert.match(stdout, /retryMost: 90m/)
})

test('secrets are never printed, and what the environment changed is named', async (t) => {
  const rig = arrangeCli(t)
  rig.environment['WATS_TOKEN'] = 'verysecret'
  rig.environment['SIGHTLINE_STATION_NAME'] = 'from-outside'
  for (const words of [['config', 'print'], ['config', 'print', '--json'], ['check'], ['status']]) {
    const { stdout, stderr } = await rig.run(...words)
    assert.doesNotMatch(stdout + stderr, /verysecret/)
  }
  const { stdout } = await rig.run('config', 'print')
  assert.match(stdout, /^# From the environment: SIGHTLINE_STATION_NAME$/m)
  assert.match(stdout, /^name: from-outside$/m)
})

test('any duration is written so that it is read back the same', () => {
  fc.assert(
    fc.property(fc.nat(1e9), (ms) => {
      assert.equal(parseDuration(durationWord(ms)), ms)
    }),
  )
})

test('the schema describes every key and needs no configuration', async (t) => {
  const rig = arrangeCli(t)
  const { code, stdout } = await rig.run('config', 'schema', '--config', 'none')
  assert.equal(code, 0)
  const schema = JSON.parse(stdout)
  assert.match(schema.$schema, /json-schema\.org/)
  assert.deepEqual(Object.keys(schema.properties), Object.keys(stationConfigSchema.shape))
  assert.equal(schema.properties.server.properties.timeout.default, '30s')
  assert.ok(schema.properties.folders.items.properties.path.description)
})

test('a first configuration is valid, explains every key, and its examples are valid too', async (t) => {
  const rig = arrangeCli(t)
  const { code } = await rig.run('config', 'init', 'first.yaml')
  assert.equal(code, 0)
  const file = join(rig.home, 'first.yaml')
  const loaded = loadConfig(file, { WATS_TOKEN: 'x' })
  assert.equal(loaded.folders[0]?.path, join(rig.home, 'reports'))
  const text = readFileSync(file, 'utf8')
  assert.doesNotMatch(text, /FILL IN/)
  const everything = text.replace(/^( *)#(?=\S)/gm, '$1')
  writeFileSync(file, everything)
  const all = loadConfig(file, { WATS_TOKEN: 'x', STATION_ADMIN_TOKEN: 'y' })
  assert.equal(all.config.journal.path, 'station.db')
  assert.equal(all.folders[0]?.errorFolder, join(rig.home, 'reports', 'error'))
  assert.deepEqual(all.config.delivery, loaded.config.delivery)
})

test('a configuration that exists is never overwritten', async (t) => {
  const rig = arrangeCli(t)
  const before = readFileSync(join(rig.home, 'station.json'), 'utf8')
  const { code, stderr } = await rig.run('config', 'init', 'station.json')
  assert.equal(code, 1)
  assert.match(stderr, /station\.json exists already and is left as it is/)
  assert.equal(readFileSync(join(rig.home, 'station.json'), 'utf8'), before)
})

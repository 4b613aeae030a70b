import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { isSightlineError } from '@sightline/core'
import { loadConfig } from './load.ts'

const MINIMAL =
  'server: { url: "https://wats.example.com", token: { env: WATS_TOKEN } }\nfolders: [{ path: reports }]\n'
const ENVIRONMENT = { WATS_TOKEN: 'c2VjcmV0' }

function arrange(t: TestContext, text: string, name = 'station.yaml') {
  const folder = mkdtempSync(join(tmpdir(), 'station-config-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const file = join(folder, name)
  writeFileSync(file, text)
  return { folder, file }
}

function refusal(load: () => unknown): { code: string; message: string } {
  try {
    load()
  } catch (error) {
    assert.ok(isSightlineError(error))
    return { code: error.code, message: error.message }
  }
  return assert.fail('the configuration was accepted')
}

test('a minimal configuration gets every default, and paths start at its folder', (t) => {
  const { folder, file } = arrange(t, MINIMAL)
  const loaded = loadConfig(file, ENVIRONMENT)
  assert.equal(loaded.serverToken, 'c2VjcmV0')
  assert.equal(loaded.journalPath, join(folder, 'station.db'))
  assert.equal(loaded.folders[0]?.path, join(folder, 'reports'))
  assert.equal(loaded.folders[0]?.errorFolder, join(folder, 'reports', 'error'))
  assert.equal(loaded.config.delivery.ratePerMinute, 500)
  assert.equal(loaded.config.delivery.retryMost, 300_000)
})

test('the secret is nowhere in what may be printed', (t) => {
  const { file } = arrange(t, MINIMAL)
  assert.doesNotMatch(JSON.stringify(loadConfig(file, ENVIRONMENT).config), /c2VjcmV0/)
})

test('JSON is read as well', (t) => {
  const config = { server: { url: 'http://127.0.0.1:1', token: { env: 'WATS_TOKEN' } }, folders: [{ path: '/data' }] }
  const { file } = arrange(t, JSON.stringify(config), 'station.json')
  assert.equal(loadConfig(file, ENVIRONMENT).folders[0]?.name, 'data')
})

test('the environment wins over the file', (t) => {
  const { file } = arrange(t, MINIMAL)
  const environment = {
    ...ENVIRONMENT,
    SIGHTLINE_STATION_SERVER_URL: 'http://127.0.0.1:8080',
    SIGHTLINE_ADMIN_PORT: '0',
  }
  const { config } = loadConfig(file, environment)
  assert.equal(config.server.url, 'http://127.0.0.1:8080')
  assert.equal(config.admin.port, 0)
})

test('what is wrong is named with file, key, wanted and got', (t) => {
  const { file } = arrange(
    t,
    `server: { url: "ftp://x", token: plain }
folders:
  - { path: a, quiet: soon, after: burn, watcher: yes }
delivery: { concurrency: 0 }
`,
  )
  const { code, message } = refusal(() => loadConfig(file, ENVIRONMENT))
  assert.equal(code, 'STATION_CONFIG_INVALID')
  assert.ok(message.includes(file))
  assert.match(message, /server\.url: wanted an http or https address, got "ftp:\/\/x"/)
  assert.match(message, /server\.token: wanted a reference \{ env: NAME \} or \{ file: path \}, got something else/)
  assert.match(message, /folders\[0\]\.quiet: wanted a duration such as .*, got "soon"/)
  assert.match(message, /folders\[0\]\.after: wanted one of done, zip, delete, keep, got "burn"/)
  assert.match(message, /folders\[0\]\.watcher: no such key/)
  assert.match(message, /delivery\.concurrency: wanted at least 1, got 0/)
})

test('a missing key says that nothing came', (t) => {
  const { file } = arrange(t, 'folders: []\n')
  const { message } = refusal(() => loadConfig(file, ENVIRONMENT))
  assert.match(message, /server: wanted an object, got nothing/)
  assert.match(message, /folders: wanted at least 1 entry, got \[\]/)
})

test('broken YAML is refused with line and column', (t) => {
  const { file } = arrange(t, 'server:\n  url: "https://x\nfolders: []\n')
  assert.match(refusal(() => loadConfig(file, ENVIRONMENT)).message, /line \d+, column \d+/)
})

test('a file that is not there is refused with its path', () => {
  const { code, message } = refusal(() => loadConfig('/nowhere/station.yaml', ENVIRONMENT))
  assert.equal(code, 'STATION_CONFIG_MISSING')
  assert.match(message, /\/nowhere\/station\.yaml/)
})

test('a secret that is not there is refused with the key and the place, and a present one may be in a file', (t) => {
  const { folder, file } = arrange(t, MINIMAL)
  assert.match(
    refusal(() => loadConfig(file, {})).message,
    /server\.token: wanted a secret in the variable WATS_TOKEN, got nothing/,
  )
  writeFileSync(join(folder, 'token'), '  from-a-file\n')
  writeFileSync(file, MINIMAL.replace('{ env: WATS_TOKEN }', '{ file: token }'))
  assert.equal(loadConfig(file, {}).serverToken, 'from-a-file')
})

test('two folders of one name or one path are refused', (t) => {
  const { file } = arrange(t, MINIMAL.replace('[{ path: reports }]', '[{ path: a/in }, { path: b/in }]'))
  assert.match(
    refusal(() => loadConfig(file, ENVIRONMENT)).message,
    /folders\[1\]\.name: wanted one of its own, got "in"/,
  )
})

import assert from 'node:assert/strict'
import { mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { errorCatalogue } from '@sightline/core'
import { EXIT_CODES } from './exit-codes.ts'
import { exitNameOf } from './exit-name-of.ts'
import { arrangeCli } from './rig.test.ts'

const COMMANDS = ['start', 'status', 'story', 'list', 'retry', 'convert', 'check', 'config']

test('help lists every command and every exit code', async (t) => {
  const { code, stdout } = await arrangeCli(t).run('--help')
  assert.equal(code, 0)
  for (const command of COMMANDS) assert.match(stdout, new RegExp(`^  ${command}\\b`, 'm'))
  for (const { code: number, meaning } of Object.values(EXIT_CODES)) assert.ok(stdout.includes(`${number}  ${meaning}`))
})

test('each command has help with examples, its exit codes and the global options', async (t) => {
  const rig = arrangeCli(t)
  for (const words of [
    ...COMMANDS.slice(0, -1).map((name) => [name]),
    ['config', 'print'],
    ['config', 'schema'],
    ['config', 'init'],
  ]) {
    const { code, stdout } = await rig.run(...words, '--help')
    assert.equal(code, 0, words.join(' '))
    assert.match(stdout, /\nExamples:\n {2}sightline-station /, words.join(' '))
    assert.match(stdout, /\nExit codes:\n {3}0 {2}/, words.join(' '))
    assert.match(stdout, /--json/, words.join(' '))
  }
})

test('the version is printed', async (t) => {
  assert.match((await arrangeCli(t).run('--version')).stdout, /^\d+\.\d+\.\d+/)
})

test('a wrong command line ends with 2, says what was meant, and prints nothing on stdout', async (t) => {
  const rig = arrangeCli(t)
  const expected: (readonly [string[], RegExp])[] = [
    [['storry'], /unknown command 'storry'\n\(Did you mean story\?\)/],
    [['list', '--stat', 'X'], /unknown option '--stat'\n\(Did you mean --state\?\)/],
    [['story'], /missing required argument 'file\|serial\|id'/],
    [['list', '--limit', '0'], /Wanted a whole number from 1 to 10,000/],
    [['retry'], /name what is to be tried again, or give --state/],
    [['retry', '1', '--state', 'DEAD'], /but not both/],
    [['status', 'now'], /too many arguments/],
  ]
  for (const [words, message] of expected) {
    const { code, stdout, stderr } = await rig.run(...words)
    assert.equal(code, 2, words.join(' '))
    assert.equal(stdout, '')
    assert.match(stderr, message)
    assert.match(stderr, /\nhint: /)
  }
})

test('no command at all prints the help on stderr and ends with 2', async (t) => {
  const rig = arrangeCli(t)
  for (const words of [[], ['config']]) {
    const { code, stdout, stderr } = await rig.run(...words)
    assert.deepEqual([code, stdout], [2, ''])
    assert.match(stderr, /^Usage: /)
  }
})

test('with --json an error is one problem document on stderr', async (t) => {
  const rig = arrangeCli(t)
  for (const words of [['--json'], ['lst', '--json'], ['story', 'x', '--json']]) {
    const { code, stdout, stderr } = await rig.run(...words)
    const problem = JSON.parse(stderr)
    assert.equal(stdout, '')
    assert.equal(problem.exit_code, code)
    assert.match(problem.type, /^urn:sightline:error:/)
    assert.ok(problem.detail !== '' && problem.help !== '')
  }
})

test('without a configuration the command ends with 20 and says where it looked', async (t) => {
  const rig = arrangeCli(t)
  renameSync(join(rig.home, 'station.json'), join(rig.home, 'other.json'))
  const { code, stderr } = await rig.run('list')
  assert.equal(code, 20)
  assert.match(stderr, /looked for station\.yaml, station\.yml, station\.json in /)
  assert.match(stderr, /hint: .*config init/)
  rig.environment['SIGHTLINE_STATION_CONFIG'] = 'other.json'
  assert.equal((await rig.run('config', 'print')).code, 0)
  assert.equal((await rig.run('config', 'print', '--config', 'none.json')).code, 20)
})

test('an error that names the key of a secret is told in full', async (t) => {
  const rig = arrangeCli(t)
  delete rig.environment['WATS_TOKEN']
  const { code, stderr } = await rig.run('start')
  assert.equal(code, 20)
  assert.match(stderr, /server\.token: wanted a secret in the variable WATS_TOKEN, got nothing/)
})

test('every error of station and client has an exit code that fits its part', () => {
  const of = (code: string) => EXIT_CODES[exitNameOf(Object.assign(sample(code), { code }))].code
  assert.equal(of('STATION_CONFIG_INVALID'), 20)
  assert.equal(of('STATION_JOURNAL_IN_USE'), 22)
  assert.equal(of('STATION_CONVERT_FOLDER_UNREADABLE'), 22)
  assert.equal(of('STATION_CONVERT_FAILED'), 1)
  assert.equal(of('WATS_UNREACHABLE'), 41)
  assert.equal(of('WATS_TOKEN_REFUSED'), 42)
  assert.equal(of('WATS_SERVER_FAILED'), 40)
  assert.equal(of('WATS_CANCELLED'), 3)
  assert.equal(exitNameOf(new Error('a fault of ours')), 'failure')
})

function sample(code: string) {
  const definition = errorCatalogue().find((one) => one.code === code)
  assert.ok(definition !== undefined, code)
  return Object.assign(new Error(definition.message), {
    [Symbol.for('sightline.error')]: true,
    kind: definition.kind,
  })
}

test('an interrupted command ends with 3', async (t) => {
  const rig = arrangeCli(t)
  rig.interruption.abort(Object.assign(sample('STATION_CLI_INTERRUPTED'), { code: 'STATION_CLI_INTERRUPTED' }))
  assert.equal((await rig.run('check')).code, 3)
})

test('the first configuration of the usual names is taken', async (t) => {
  const rig = arrangeCli(t)
  const empty = mkdtempSync(join(tmpdir(), 'station-empty-'))
  t.after(() => rmSync(empty, { recursive: true }))
  assert.match((await rig.run('config', 'print')).stdout, /^# .*station\.json as it is loaded/)
  await rig.run('config', 'init')
  assert.match((await rig.run('config', 'print')).stdout, /^# .*station\.yaml as it is loaded/)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readCommandLine } from './command-line.ts'

function read(...argv: string[]) {
  const written: string[] = []
  const output = { out: (text: string) => void written.push(text), err: (text: string) => void written.push(text) }
  try {
    return { options: readCommandLine(argv, output), text: written.join('') }
  } catch (error) {
    return { exitCode: (error as { exitCode?: number }).exitCode, text: written.join('') }
  }
}

test('without options it listens on free loopback ports and keeps reports in memory', () => {
  assert.deepEqual(read().options, { host: '127.0.0.1', port: 0, adminPort: 0, delay: 0, json: false })
})

test('every option arrives under its name', () => {
  const argv = '--host ::1 --port 8080 --admin-port 9464 --data wats.db --token t --read-only-token r --delay 50 --json'
  assert.deepEqual(read(...argv.split(' ')).options, {
    host: '::1',
    port: 8080,
    adminPort: 9464,
    data: 'wats.db',
    token: 't',
    readOnlyToken: 'r',
    delay: 50,
    json: true,
  })
})

test('bad usage says what was wanted', () => {
  assert.match(
    read('--port', '70000').text,
    /option '--port <number>' argument '70000' is invalid\. Wanted a port from 0 to 65535\./,
  )
  assert.match(read('--delay', 'long').text, /Wanted ms from 0 to 3600000\./)
  assert.match(read('--nonsense').text, /unknown option '--nonsense'/)
  assert.match(read('extra').text, /too many arguments/)
  assert.equal(read('--port').exitCode, 1)
})

test('help names every option', () => {
  const { exitCode, text } = read('--help')
  assert.equal(exitCode, 0)
  for (const option of ['--port', '--admin-port', '--data', '--token', '--delay', '--json'])
    assert.ok(text.includes(option))
})

/** What the README promises first: one command that starts everything, delivers the samples and ends. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'node:test'

test('npm start -- --once delivers every good sample, puts the bad ones in error/ and ends with 0', () => {
  const run = spawnSync('npm', ['start', '--silent', '--', '--once'], {
    cwd: join(import.meta.dirname, '..'),
    encoding: 'utf8',
    timeout: 120_000,
  })
  assert.equal(run.status, 0, `${run.stdout}\n${run.stderr}`)
  assert.match(run.stdout, /broken-report\.json\s+REJECTED/)
  assert.match(run.stdout, /missing-serial\.csv\s+REJECTED/)
  assert.match(run.stdout, /\/metrics/)
  assert.match(run.stderr, /shutdown after SIGTERM: clean/)
})

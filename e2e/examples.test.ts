/** The programs of examples/, run as their first lines say. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'

const ROOT = join(import.meta.dirname, '..')
const run = promisify(execFile)

test('the example library is silent until its application watches it', async () => {
  const sums = '100 EUR = 1120.00 SEK\n50 USD = 46.30 EUR\n5 EUR = ? XXX: no rate is known for "XXX"\n'
  const library = (...flags: string[]) =>
    run(process.execPath, ['--import', 'tsx', 'examples/library/main.ts', ...flags], { cwd: ROOT })

  assert.deepEqual(await library(), { stdout: sums, stderr: '' })

  const { stdout, stderr } = await library('--watch')
  assert.equal(stderr, '')
  for (const line of sums.split('\n')) assert.ok(stdout.includes(line), line)
  assert.match(stdout, /\[DEBUG\] \[[0-9a-f]{32}\] rates: converted from=EUR to=SEK amount=100 rate=11.2/)
  assert.match(stdout, /\[WARN\] \[[0-9a-f]{32}\] rates: a currency without a rate was asked for .*currency=XXX/)
  assert.match(stdout, /^rates_cache_lookups_total\{result="miss"\} 4$/m)
})

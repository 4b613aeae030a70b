import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'

const root = join(import.meta.dirname, '..')

/** In a process of its own: what other tests define must not end up in the pages. */
function generate(...words: string[]): Promise<{ readonly code: unknown; readonly told: string }> {
  const script = join(root, 'scripts', 'generate-reference.ts')
  const input = ['--import', 'tsx', '--conditions=source', script, ...words]
  return new Promise((resolve) => {
    execFile(process.execPath, input, { cwd: root }, (error, _, told) => resolve({ code: error?.code ?? 0, told }))
  })
}

test('the reference pages are what the code gives', async () => {
  const { code, told } = await generate('--check')
  assert.deepEqual({ code, told }, { code: 0, told: '' })
})

test('a reference page that differs, is missing or is not ours is named, with the command that repairs it', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'sightline-reference-'))
  t.after(() => rmSync(folder, { recursive: true }))
  await generate(folder)
  appendFileSync(join(folder, 'metrics.md'), 'by hand\n')
  rmSync(join(folder, 'errors.md'))
  appendFileSync(join(folder, 'notes.md'), 'by hand\n')
  const { code, told } = await generate('--check', folder)
  assert.equal(code, 1)
  assert.match(told, /metrics\.md differs from the code: run `npm run docs`/)
  assert.match(told, /errors\.md is missing: run `npm run docs`/)
  assert.match(told, /notes\.md is not made by the generator/)
  assert.equal(told.trim().split('\n').length, 3)
})

/** `npm run check`: format, lint, types, dead code, import rules, package manifests, sizes. Stops at nothing, fails at the end. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const steps = [
  ['format and lint', 'biome', ['check', '--error-on-warnings', '.']],
  ['types', 'tsc', ['-p', 'tsconfig.json']],
  ['build', 'tsc', ['-b', 'tsconfig.build.json']],
  ['bundle', process.execPath, ['scripts/bundle.mjs']],
  ['dead code', 'knip', []],
  ['source files', process.execPath, ['scripts/check-sources.mjs']],
  ['manifests', process.execPath, ['scripts/check-manifests.mjs']],
  ['sizes', process.execPath, ['scripts/check-sizes.mjs']],
]

const failed = []
for (const [name, command, input] of steps) {
  process.stdout.write(`\n== ${name}\n`)
  const binary = command === process.execPath ? command : join(root, 'node_modules', '.bin', command)
  const { status } = spawnSync(binary, input, { cwd: root, stdio: 'inherit' })
  if (status !== 0) failed.push(name)
}
process.stdout.write(failed.length === 0 ? '\ncheck: all good\n' : `\ncheck: ${failed.join(', ')} failed\n`)
process.exitCode = failed.length === 0 ? 0 : 1

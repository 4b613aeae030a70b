/** Proves that the import rules bite: each is broken once, in a copy of the house that has only the broken files. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { test } from 'node:test'

const root = join(import.meta.dirname, '..')

/** Rules that each file breaks, by its path. */
function lint(files: readonly (readonly [path: string, text: string])[]): Map<string, string[]> {
  const house = realpathSync(mkdtempSync(join(tmpdir(), 'import-rules-')))
  try {
    for (const name of ['biome.json', '.gitignore']) copyFileSync(join(root, name), join(house, name))
    for (const [path, text] of files) {
      mkdirSync(dirname(join(house, path)), { recursive: true })
      writeFileSync(join(house, path), `${text}\n`)
    }
    const binary = join(root, 'node_modules', '.bin', 'biome')
    const { stdout } = spawnSync(binary, ['lint', '--reporter=github', '--max-diagnostics=none'], {
      cwd: house,
      encoding: 'utf8',
    })
    const found = new Map<string, string[]>()
    for (const [, rule = '', file = ''] of stdout.matchAll(/^::\w+ title=([^,]+),file=([^,]+)/gm)) {
      const path = relative(house, file)
      found.set(path, [...(found.get(path) ?? []), rule])
    }
    return found
  } finally {
    rmSync(house, { recursive: true })
  }
}

const BROKEN = [
  ['core imports nothing', 'packages/core/src/log/a.ts', "import 'zod'"],
  ['core needs no Node', 'packages/core/src/log/b.ts', "import 'node:fs'"],
  ['wats knows only core', 'packages/wats/src/a.ts', "import '@sightline/node'"],
  ['node knows only core', 'packages/node/src/a.ts', "import '@sightline/wats'"],
  ['testkit does not know the station', 'packages/testkit/src/a.ts', "import '@sightline/station'"],
  ['sources do not import testkit', 'apps/station/src/a.ts', "import '@sightline/testkit'"],
  ['packages meet at their doors only', 'apps/station/src/b.ts', "import '@sightline/core/src/log/level.ts'"],
  ['files do not import their own door', 'packages/core/src/log/c.ts', "import '../index.ts'"],
  ['instruments do not import one another', 'packages/node/src/instruments/gc/a.ts', "import '../process/index.ts'"],
] as const

test('each import rule is broken once and bites', () => {
  const found = lint(BROKEN.map(([, path, text]) => [path, text]))
  for (const [rule, path] of BROKEN) assert.ok(found.get(path)?.includes('lint/style/noRestrictedImports'), rule)
})

test('what the import rules allow passes', () => {
  const allowed = [
    ['packages/core/src/log/a.ts', "import '../clock.ts'"],
    ['packages/node/src/a.ts', "import '@sightline/core'\nimport 'node:fs'"],
    ['packages/core/src/log/a.test.ts', "import 'node:assert/strict'\nimport 'fast-check'"],
    ['apps/station/src/a.test.ts', "import '@sightline/testkit'"],
    ['packages/node/src/instruments/gc/a.ts', "import '../instrument.ts'"],
  ] as const
  const rules = [...lint(allowed).values()].flat()
  assert.deepEqual(
    rules.filter((rule) => rule === 'lint/style/noRestrictedImports'),
    [],
  )
})

test('import cycles are found, those of types included', () => {
  const found = lint([
    ['packages/core/src/a.ts', "import type { B } from './b.ts'\n\nexport type A = B | 1"],
    ['packages/core/src/b.ts', "import type { A } from './a.ts'\n\nexport type B = A | 2"],
  ])
  assert.ok(found.get('packages/core/src/a.ts')?.some((rule) => rule.endsWith('noImportCycles')))
})

/** Rules of the house that no linter has: names that say nothing, files that grew too long, imports of watched libraries. */
import { readdirSync, readFileSync } from 'node:fs'
import { basename, join, relative, sep } from 'node:path'

const root = join(import.meta.dirname, '..')
const MAX_LINES = 300
const EMPTY_NAMES = /^(utils?|helpers?|common|misc|types|constants|shared|managers?)$/
const problems = []
const lengths = []

for (const folder of ['packages', 'apps', 'bench', 'e2e', 'scripts', 'examples']) {
  for (const entry of readdirSync(join(root, folder), { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name)
    if (!entry.isFile() || !/\.(ts|tsx|mjs)$/.test(entry.name) || /[\\/](node_modules|dist)[\\/]/.test(file)) continue
    checkFile(relative(root, file).split(sep).join('/'), readFileSync(file, 'utf8'))
  }
}

lengths.sort((a, b) => a - b)
const at = (share) => lengths[Math.floor(lengths.length * share)] ?? 0
process.stdout.write(
  `${lengths.length} source files, ${lengths.reduce((sum, lines) => sum + lines, 0)} lines; median ${at(0.5)}, 95th percentile ${at(0.95)}, longest ${lengths.at(-1)}\n`,
)
for (const problem of problems) process.stdout.write(`${problem}\n`)
process.exitCode = problems.length === 0 ? 0 : 1

function checkFile(path, text) {
  const isTest = path.endsWith('.test.ts')
  const isSource = /^(packages|apps)\/[^/]+\/src\//.test(path) && !isTest
  checkNames(path)
  if (!isTest) checkLength(path, text.split('\n').length - 1)
  if (isSource && !/^(#!.*\n)?\/\*\*/.test(text)) problems.push(`${path}: no header comment`)
  if (isSource) checkPurity(path, text)
}

function checkNames(path) {
  for (const part of path.split('/')) {
    if (EMPTY_NAMES.test(basename(part).split('.')[0]))
      problems.push(`${path}: "${part}" says nothing about what is inside`)
  }
}

function checkLength(path, lines) {
  lengths.push(lines)
  if (lines > MAX_LINES) problems.push(`${path}: ${lines} lines, at most ${MAX_LINES}`)
}

function checkPurity(path, text) {
  if (/^packages\/wats\//.test(path) && /\bprocess\.env\b/.test(text)) {
    problems.push(`${path}: only @sightline/node reads process.env`)
  }
  if (!path.startsWith('packages/node/src/instruments/')) return
  for (const [, library] of text.matchAll(/^import (?!type )[^;]*?from '([^.'][^']*)'/gms)) {
    if (!/^(node:|@sightline\/core$)/.test(library))
      problems.push(`${path}: imports ${library}, of which only types are allowed`)
  }
}

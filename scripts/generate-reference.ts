/**
 * Writes the reference pages from the code: `npm run docs`. With `--check` it writes nothing, and fails where a page
 * differs from what the code gives. A folder may be named instead of docs/reference.
 *
 * Runs in a process of its own, because the registries that it reads are the process's: a test's metrics and errors
 * would end up in the pages.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { budgetsPage } from './reference/budgets-page.ts'
import { commandLinePage } from './reference/command-line-page.ts'
import { configurationPage } from './reference/configuration-page.ts'
import { environmentPage } from './reference/environment-page.ts'
import { errorsPage } from './reference/errors-page.ts'
import { metricsPage } from './reference/metrics-page.ts'
import { operationsPage } from './reference/operations-page.ts'

const root = join(import.meta.dirname, '..')
const words = process.argv.slice(2)
const isCheck = words.includes('--check')
const folder = resolve(words.find((word) => !word.startsWith('--')) ?? join(root, 'docs', 'reference'))

const pages: Readonly<Record<string, string>> = {
  'budgets.md': budgetsPage(root),
  'command-line.md': await commandLinePage(),
  'configuration.md': configurationPage(),
  'environment.md': environmentPage(),
  'errors.md': await errorsPage(root),
  'metrics.md': metricsPage(),
  'wats-operations.md': operationsPage(),
}

if (isCheck) {
  check()
} else {
  mkdirSync(folder, { recursive: true })
  for (const [name, text] of Object.entries(pages)) writeFileSync(join(folder, name), text)
  process.stdout.write(`${Object.keys(pages).length} pages in ${relative(process.cwd(), folder)}\n`)
}

function check(): void {
  const problems = Object.entries(pages)
    .filter(([name, text]) => present(name) !== text)
    .map(([name]) => `${shown(name)} ${present(name) === undefined ? 'is missing' : 'differs from the code'}`)
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    if (!(name in pages)) problems.push(`${shown(name)} is not made by the generator`)
  }
  for (const problem of problems) process.stderr.write(`${problem}: run \`npm run docs\`\n`)
  process.exitCode = problems.length === 0 ? 0 : 1
}

function present(name: string): string | undefined {
  try {
    return readFileSync(join(folder, name), 'utf8')
  } catch {
    return undefined
  }
}

function shown(name: string): string {
  return relative(root, join(folder, name))
}

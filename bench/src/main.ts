/**
 * `npm run bench [suite ...]`: measures what the README promises, beside the peers in the same run, prints the table,
 * writes results as JSON and fails where a ratio passes its budget. Each suite runs in a process of its own, so that one
 * suite's shapes do not slow another's code.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import type { Budgets } from './budget.ts'
import { formatTable, judge, type Row } from './row.ts'

const SUITES = ['disabled', 'metrics', 'facade', 'traces', 'otlp', 'logs', 'scrape', 'memory', 'service', 'overhead']
const folder = join(import.meta.dirname, '..')
const wanted = process.argv.slice(2)
const nodeLine = Number.parseInt(process.versions.node, 10)
const chosen = wanted.length === 0 ? SUITES : SUITES.filter((name) => wanted.includes(name))
const unknown = wanted.filter((name) => !SUITES.includes(name))

if (unknown.length > 0) {
  process.stderr.write(`no suite ${unknown.join(', ')}; there are ${SUITES.join(', ')}\n`)
  process.exitCode = 2
} else {
  process.exitCode = runAll()
}

function runAll(): number {
  const budgets = JSON.parse(readFileSync(join(folder, 'budget.json'), 'utf8')) as Budgets
  const rows: Row[] = []
  let hasFailed = false
  for (const name of chosen) {
    process.stderr.write(`measuring ${name} ...\n`)
    const run = spawnSync(process.execPath, ['--expose-gc', join(folder, 'dist', 'run-suite.js'), name], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
      maxBuffer: 64 * 1024 * 1024,
    })
    if (run.status === 0) rows.push(...(JSON.parse(run.stdout) as Row[]))
    else hasFailed = true
  }
  const verdicts = judge(rows, budgets, nodeLine)
  const over = verdicts.filter((row) => !row.isWithin)
  process.stdout.write(`${formatTable(verdicts)}\n`)
  process.stdout.write(`Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model ?? 'unknown processor'}\n`)
  process.stdout.write(
    over.length === 0 ? 'all budgets met\n' : `${over.length} over budget: ${over.map((row) => row.id).join(', ')}\n`,
  )
  mkdirSync(join(folder, 'results'), { recursive: true })
  const file = join(folder, 'results', `${process.version}.json`)
  writeFileSync(file, `${JSON.stringify({ node: process.version, rows: verdicts }, undefined, 2)}\n`)
  return hasFailed || over.length > 0 ? 1 : 0
}

/**
 * The code in the documents is type-checked and run: every block of TypeScript by itself, in a process of its own, from
 * a folder inside the workspace, with nothing set up before. A block marked `service` is told to stop once it is ready, and must end in
 * order. Where a block of `text output` follows, that is what it must print (`…` stands for anything).
 */
import assert from 'node:assert/strict'
import { execFile, spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { systemClock } from '@sightline/core'
import { build } from 'esbuild'
import { runCli } from '../apps/station/src/cli/run-cli.ts'
import { readConfig } from '../apps/station/src/config/load.ts'
import { type Block, blocksOf, ROOT, readPages } from './read-pages.ts'

const WITHIN_MS = 20_000
const AT_A_TIME = 3
const MARKS = ['', 'service']

const blocks = readPages()
  .filter(({ path }) => !path.startsWith('docs/reference/'))
  .flatMap(blocksOf)
const programs = blocks.filter(({ language }) => language === 'ts')
/** Everything is written once, into a folder inside the workspace, so that imports resolve as a reader's would. */
function writeSnippets(t: TestContext): string {
  mkdirSync(join(ROOT, '.cache'), { recursive: true })
  const folder = mkdtempSync(join(ROOT, '.cache', 'snippets-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  for (const [at, { code }] of programs.entries()) {
    mkdirSync(join(folder, String(at)))
    writeFileSync(fileOf(folder, at), `${code}\nexport {}\n`)
  }
  const config = { extends: '../../tsconfig.json', include: ['**/*.ts'], exclude: [] }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config))
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  return folder
}

function fileOf(folder: string, at: number): string {
  return join(folder, String(at), 'snippet.ts')
}

test('the TypeScript in the documents is well typed, runs, and prints what the page says', async (t) => {
  assert.ok(programs.length > 0)
  const folder = writeSnippets(t)
  await t.test('it is well typed', () => checkTypes(folder))
  await bundle(folder)
  const line = programs.entries()
  const lane = async (): Promise<void> => {
    for (const [at, block] of line)
      await t.test(`${block.place} runs`, () => checkRun(join(folder, String(at), 'snippet.js'), block))
  }
  await Promise.all(Array.from({ length: AT_A_TIME }, lane))
})

interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

async function checkTypes(folder: string): Promise<void> {
  const tsc = join(ROOT, 'node_modules', '.bin', 'tsc')
  const { code, stdout } = await new Promise<Ended>((resolve) => {
    execFile(tsc, ['-p', folder], { cwd: folder }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : 1, stdout, stderr }),
    )
  })
  const told = stdout.replaceAll(/^(\d+)[\\/]snippet\.ts/gm, (_, at: string) => programs[Number(at)]?.place ?? at)
  assert.equal(code, 0, told)
}

/** Each with the sources of our packages in one file, which starts four times as fast as from hundreds. */
async function bundle(folder: string): Promise<void> {
  await build({
    entryPoints: programs.map((_, at) => fileOf(folder, at)),
    outdir: folder,
    outbase: folder,
    bundle: true,
    platform: 'node',
    format: 'esm',
    conditions: ['source'],
    external: foreignPackages(),
    logLevel: 'silent',
  })
}

/** What our packages depend on: loaded as it is installed. */
function foreignPackages(): string[] {
  const manifests = ['packages', 'apps'].flatMap((kind) =>
    readdirSync(join(ROOT, kind)).map((name) => join(ROOT, kind, name, 'package.json')),
  )
  const names = manifests.flatMap((file) => {
    const { dependencies = {} } = JSON.parse(readFileSync(file, 'utf8')) as { dependencies?: object }
    return Object.keys(dependencies)
  })
  return [...new Set(names)].filter((name) => !name.startsWith('@sightline/'))
}

async function checkRun(file: string, block: Block): Promise<void> {
  assert.ok(MARKS.includes(block.mark), `unknown mark "${block.mark}"`)
  const { code, stdout, stderr } = await (block.mark === 'service' ? runService(file) : run(file, {}))
  assert.equal(code, 0, `${stdout}\n${stderr}`)
  const next = blocks[blocks.indexOf(block) + 1]
  if (next?.language === 'text' && next.mark === 'output') assert.match(stdout.trim(), patternOf(next.code))
}

/** A free admin port, since several run at a time; apart from it the environment is that of the tests. */
function run(file: string, environment: Readonly<Record<string, string>>, onStarted?: (end: () => void) => void) {
  return new Promise<Ended>((resolve, reject) => {
    const env = { ...process.env, SIGHTLINE_ADMIN_PORT: '0', PORT: '0', NODE_TEST_CONTEXT: undefined, ...environment }
    const child = spawn(process.execPath, [file], { cwd: dirname(file), env, timeout: WITHIN_MS })
    let stdout = ''
    let stderr = ''
    child.stdout.on('data', (part) => (stdout += part))
    child.stderr.on('data', (part) => (stderr += part))
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, stdout, stderr }))
    onStarted?.(() => child.kill('SIGTERM'))
  })
}

async function runService(file: string): Promise<Ended> {
  const port = await freePort()
  let end: (() => void) | undefined
  const ended = run(file, { SIGHTLINE_ADMIN_PORT: String(port) }, (stop) => (end = stop))
  let isOver = false
  void ended.then(() => (isOver = true))
  while (!isOver && !(await isReady(port))) await new Promise((resolve) => setTimeout(resolve, 20))
  end?.()
  return await ended
}

async function isReady(port: number): Promise<boolean> {
  return await fetch(`http://127.0.0.1:${port}/health/ready`).then(
    ({ ok }) => ok,
    () => false,
  )
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject).listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}

function patternOf(output: string): RegExp {
  const parts = output.trim().split('…')
  return new RegExp(`^${parts.map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('.*?')}$`, 's')
}

test('the YAML in the documents is a configuration that the station takes', (t) => {
  const folder = writeSnippets(t)
  const fragments = blocks.filter(({ language, mark }) => language === 'yaml' && mark === '')
  assert.ok(fragments.length > 0)
  const base = {
    server: { url: 'https://wats.example.com', token: { env: 'WATS_TOKEN' } },
    folders: [{ path: 'reports' }],
  }
  for (const { place, code } of fragments) {
    const file = join(folder, 'station.yaml')
    const missing = Object.entries(base).filter(([key]) => !new RegExp(`^${key}:`, 'm').test(code))
    const lines = missing.map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`)
    writeFileSync(file, code + lines.join(''))
    assert.doesNotThrow(() => readConfig(file, {}), place)
  }
})

test('the converter in the documents converts its sample', async (t) => {
  const home = mkdtempSync(join(tmpdir(), 'sightline-converter-'))
  t.after(() => rmSync(home, { recursive: true, force: true }))
  const files = blocks.filter(({ mark }) => /^[\w-]+(?:\/[\w-]+)?\.\w+$/.test(mark))
  assert.equal(files.length, 3)
  for (const { mark, code } of files) {
    mkdirSync(dirname(join(home, mark)), { recursive: true })
    writeFileSync(join(home, mark), code)
  }
  const { code, text } = await runStation(['convert', 'line-3/panel-17.fct'], home)
  assert.equal(code, 0, text)
  assert.match(text, /"sn": "SN-4711"/)
  assert.match(text, /acme-fct/)
})

test('the rules in the documents are valid for Prometheus', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'sightline-rules-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const rules = blocks.filter(({ mark }) => mark === 'rules')
  assert.ok(rules.length > 0)
  for (const { place, code } of rules) {
    const file = join(folder, 'rules.yml')
    writeFileSync(file, code)
    const { error, status, stdout, stderr } = spawnSync('promtool', ['check', 'rules', file], { encoding: 'utf8' })
    if (error !== undefined) return t.skip('promtool is not installed')
    assert.equal(status, 0, `${place}: ${stdout}${stderr}`)
  }
})

test('the commands in the documents exist, with the options that they are given', async () => {
  const lines = blocks
    .filter(({ language }) => language === 'sh')
    .flatMap(({ place, code }) =>
      code.split('\n').map((line) => ({ place, words: line.split('#')[0]!.trim().split(/\s+/) })),
    )
    .filter(({ words }) => words.includes('sightline-station'))
  assert.ok(lines.length > 0)
  for (const { place, words } of lines) {
    const given = words.slice(words.indexOf('sightline-station') + 1)
    const command = given.slice(0, given[0] === 'config' ? 2 : 1)
    const { code, text: help } = await runStation([...command, '--help'], ROOT)
    assert.equal(code, 0, `${place}: ${words.join(' ')}`)
    for (const option of given.filter((word) => /^--?[a-z]/.test(word))) {
      assert.match(help, new RegExp(`(?:^|[\\s,])${option}(?:[\\s,]|$)`, 'm'), `${place}: ${option}`)
    }
  }
})

interface CommandRun {
  readonly code: number
  /** Both streams. */
  readonly text: string
}

async function runStation(argv: readonly string[], cwd: string): Promise<CommandRun> {
  let text = ''
  const target = { write: (part: string) => (text += part), isTTY: false, columns: 100 }
  const code = await runCli(argv, {
    environment: {},
    cwd,
    stdout: target,
    stderr: target,
    clock: systemClock,
    interruption: new AbortController().signal,
    becomeService: () => undefined,
  })
  return { code, text }
}

/** The real program as a process of its own. Each start costs about half a second, so there are few. */
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { arrangeCli, type CliRig } from './rig.test.ts'

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url))
const LOADER = ['--import', import.meta.resolve('tsx'), '--conditions=source']
const PATIENCE_MS = 20_000

interface Program {
  readonly child: ChildProcess
  readonly ended: Promise<{ readonly code: number | null; readonly stderr: string }>
}

function start(t: TestContext, rig: CliRig, ...argv: string[]): Program {
  const { NODE_OPTIONS, ...environment } = process.env
  const child = spawn(process.execPath, [...LOADER, MAIN, ...argv], {
    cwd: rig.home,
    env: { ...environment, ...rig.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  t.after(() => child.exitCode ?? child.kill('SIGKILL'))
  let stderr = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  return { child, ended: once(child, 'close').then(([code]) => ({ code, stderr })) }
}

async function serve(t: TestContext, listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function until<T>(what: string, ask: () => Promise<T | undefined> | T | undefined): Promise<T> {
  const endMs = Date.now() + PATIENCE_MS
  for (;;) {
    const answer = await ask()
    if (answer !== undefined) return answer
    assert.ok(Date.now() < endMs, `${what} did not happen`)
    await setTimeout(25)
  }
}

/** Undefined until it has come to this end and is put away. */
async function isPutAwayAs(state: string, rig: CliRig, name: string): Promise<true | undefined> {
  const { code, stdout } = await rig.run('story', name, '--json')
  const file = code === 0 ? JSON.parse(stdout).stories[0].file : undefined
  return file?.state === state && file.isPutAway ? true : undefined
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

test('a refused report is told, sent again on command by the running service, and leaves the error folder', async (t) => {
  let isRefusing = true
  const url = await serve(t, async (request, response) => {
    const text = await textOf(request)
    response.setHeader('content-type', 'application/json')
    if (request.method === 'GET') response.end('"2025.3.9"')
    else if (isRefusing) response.writeHead(400).end('{"Message":"serial too long"}')
    else response.end(JSON.stringify([{ ID: JSON.parse(text).id }]))
  })
  const rig = arrangeCli(t, {
    server: { url, token: { env: 'WATS_TOKEN' } },
    folders: [
      {
        path: 'line-3',
        quiet: '50ms',
        options: {
          defaults: { machineName: 'FCT-1', location: 'Oslo', purpose: 'Production', processCode: 10, revision: 'A' },
          timeZone: 'UTC',
        },
      },
    ],
  })
  const row = 'SN-1,PN-1,P,2026-11-24T03:00:00Z,voltage,5.01,V,P,4.9,5.1'
  const head = 'serial_number,part_number,result,start,test_name,measured_value,unit,pass,low_limit,high_limit'
  writeFileSync(join(rig.inbox, 'a.csv'), `${head}\n${row}\n`)
  const { child, ended } = start(t, rig, 'start', '--quiet')
  child.stdout?.resume()
  const inError = () => readdirSync(join(rig.inbox, 'error')).sort()
  await until('refusal', () => isPutAwayAs('FAILED', rig, 'a.csv'))
  assert.deepEqual(inError(), ['a.csv', 'a.csv.error.json'])

  const { stdout } = await rig.run('story', 'a.csv')
  assert.match(
    stdout,
    /^NOT DELIVERED: the server refuses the report \(400: serial too long\), .*: sightline-station retry /,
  )
  await until('a ready service', async () => ((await rig.run('status')).code === 0 ? true : undefined))
  isRefusing = false
  const retried = await rig.run('retry', 'a.csv')
  assert.deepEqual([retried.code, retried.stderr], [0, ''])
  await until('delivery', () => isPutAwayAs('FINISHED', rig, 'a.csv'))
  assert.deepEqual(inError(), [])
  assert.deepEqual(readdirSync(join(rig.inbox, 'done')), ['a.csv'])

  child.kill('SIGTERM')
  const { code, stderr } = await ended
  assert.equal(code, 0, stderr)
  assert.match(stderr, /^sightline-station: shutdown after SIGTERM: clean/)
  assert.equal((await rig.run('status')).code, 30)
})

test('a reader that goes away ends the program quietly', async (t) => {
  const { child, ended } = start(t, arrangeCli(t), 'config', 'schema')
  child.stdout?.destroy()
  assert.deepEqual(await ended, { code: 0, stderr: '' })
})

test('Ctrl-C in the middle of a command ends it with 3', async (t) => {
  let child: ChildProcess | undefined
  const url = await serve(t, () => void child?.kill('SIGINT')) // never answers
  const program = start(t, arrangeCli(t, { server: { url, token: { env: 'WATS_TOKEN' } } }), 'check')
  child = program.child
  child.stdout?.resume()
  const { code, stderr } = await program.ended
  assert.equal(code, 3)
  assert.match(stderr, /^error: Interrupted by SIGINT\n/)
})

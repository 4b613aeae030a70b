/** The command as a real process. */
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { type TestContext, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { callRaw, type RawResult, submitRaw } from './raw-call.test.ts'
import { startWatsServer } from './start-wats-server.ts'
import { sampleWsjf } from './wsjf/sample-wsjf.ts'

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url))

interface Command {
  readonly child: ChildProcess
  /** The exit code and all of standard error, once the process has ended. */
  ended(): Promise<{ readonly code: number | null; readonly stderr: string }>
  /** The first line of standard output. */
  firstLine(): Promise<string>
}

function run(t: TestContext, ...argv: string[]): Command {
  const child = spawn(
    process.execPath,
    ['--import', import.meta.resolve('tsx'), '--conditions=source', MAIN, ...argv],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  t.after(() => void child.kill('SIGKILL'))
  let stderr = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  const closed = once(child, 'close') as Promise<[number | null]>
  return {
    child,
    async ended() {
      const [code] = await closed
      return { code, stderr }
    },
    async firstLine() {
      assert.ok(child.stdout)
      const lines = createInterface(child.stdout)
      for await (const line of lines) return line
      throw new Error(`it ended without a line: ${stderr}`)
    },
  }
}

test('the command serves, observes itself, and ends at SIGTERM with a receipt', async (t) => {
  const command = run(t, '--json', '--token', 'secret')
  const ready = JSON.parse(await command.firstLine()) as { ready: boolean; url: string; adminUrl: string }
  assert.equal(ready.ready, true)
  const server = { url: ready.url } as Parameters<typeof submitRaw>[0]
  const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`
  const { status } = await submitRaw(server, sampleWsjf(), { authorization: 'Basic secret', traceparent })
  assert.equal(status, 200)

  const admin = (path: string): Promise<RawResult> => callRaw({ url: ready.adminUrl }, path)
  const metrics = (await admin('/metrics')).bytes.toString()
  assert.match(metrics, /^wats_server_outcomes_total\{.*operation="wats\.server\.submitWsjf".*outcome="ok".*\} 1$/m)
  assert.match(metrics, /^wats_server_submissions_total\{.*effect="created".*\} 1$/m)
  assert.match(metrics, /^wats_server_reports\{format="wsjf"\} 1$/m)
  assert.match(metrics, /^wats_server_duration_seconds_count\{/m)
  assert.match(metrics, /service_name="wats-test-server"/)
  for (const path of ['/health', '/health/live', '/health/ready', '/health/startup']) {
    assert.equal((await admin(path)).status, 200, path)
  }
  const details = (await admin('/health/details')).bytes.toString()
  assert.match(details, /wats-store:writable/)

  command.child.kill('SIGTERM')
  const { code, stderr } = await command.ended()
  assert.equal(code, 0, stderr)
  assert.match(stderr, /finish requests in hand/)
})

test('a port that is taken ends the command with 1 and the reason', async (t) => {
  const other = await startWatsServer()
  t.after(() => other.stop())
  const { code, stderr } = await run(t, '--port', String(other.port)).ended()
  assert.equal(code, 1)
  assert.match(
    stderr,
    new RegExp(
      `sightline-wats-server: The WATS test server cannot listen on 127\\.0\\.0\\.1:${other.port}: .*EADDRINUSE`,
    ),
  )
})

test('bad usage ends the command with 2', async (t) => {
  const { code, stderr } = await run(t, '--port', 'high').ended()
  assert.equal(code, 2)
  assert.match(stderr, /Wanted a port from 0 to 65535/)
})

test('the announcement for people names every address', async (t) => {
  const command = run(t)
  assert.match(
    await command.firstLine(),
    /^WATS test server: http:\/\/127\.0\.0\.1:\d+ \(reports are kept in memory\)$/,
  )
  command.child.kill('SIGINT')
  assert.equal((await command.ended()).code, 0)
})

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { arrangeCli } from '../rig.test.ts'

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

function good(date = new Date()): RequestListener {
  return (_, response) => {
    response.setHeader('date', date.toUTCString())
    response.setHeader('content-type', 'application/json').end('"2025.3.9"')
  }
}

function answering(status: number): RequestListener {
  return (_, response) => {
    response.writeHead(status).end()
  }
}

const server = (url: string) => ({ server: { url, token: { env: 'WATS_TOKEN' } } })

interface Found {
  readonly name: string
  readonly status: string
  readonly text: string
  readonly advice?: string
}

test('a station that would run: everything passes, nothing is changed', async (t) => {
  const rig = arrangeCli(t, server(await serve(t, good())))
  const { code, stdout, stderr } = await rig.run('check')
  assert.equal(stderr, '')
  assert.match(stdout, /All is well\.\n$/)
  assert.match(stdout, /server +pass +http:.* version 2025\.3\.9/)
  assert.match(stdout, /journal +pass +.*station\.db will be made at the first start/)
  assert.match(stdout, /converters +pass +wsjf, wsxf, wats-text, csv/)
  assert.match(stdout, /clock +pass/)
  assert.equal(code, 0)
  assert.equal((await rig.run('list')).code, 22, 'no journal was made')
  assert.equal((await rig.run('check', '--quiet')).stdout, '')
})

test('the exit code tells the kind of the fault', async (t) => {
  const closed = createTcpServer()
  closed.listen(0, '127.0.0.1')
  await once(closed, 'listening')
  const gone = `http://127.0.0.1:${(closed.address() as AddressInfo).port}`
  closed.close()
  await once(closed, 'close')
  const cases: (readonly [string, number, RegExp])[] = [
    [gone, 41, /server +fail/],
    [await serve(t, answering(401)), 42, /server +pass .*\n.*token +fail/],
    [await serve(t, answering(403)), 42, /token +fail/],
    [await serve(t, answering(503)), 40, /server +fail .*status 503/],
    [await serve(t, (_, response) => void response.end('<html>')), 40, /server +fail .*did not answer with a version/],
  ]
  for (const [url, exit, found] of cases) {
    const { code, stdout } = await arrangeCli(t, server(url)).run('check')
    assert.match(stdout, found)
    assert.equal(code, exit, url)
  }
})

test('folders, journal, converters and port are each tried, and the lowest exit code wins', async (t) => {
  const url = await serve(t, good())
  const rig = arrangeCli(t, {
    ...server(url),
    folders: [{ path: 'line-3' }, { path: 'absent' }, { path: 'a-file', converter: 'nonsense' }],
    converters: { folder: 'own' },
    admin: { port: Number(new URL(url).port) },
  })
  writeFileSync(join(rig.home, 'a-file'), '')
  writeFileSync(join(rig.home, 'station.db'), 'not a database, but a text that is long enough to be looked at')
  mkdirSync(join(rig.home, 'own'))
  writeFileSync(join(rig.home, 'own', 'broken.mjs'), 'export const other = 1')
  const { code, stdout } = await rig.run('check', '--json')
  const { findings, exit_code } = JSON.parse(stdout) as { findings: Found[]; exit_code: number }
  const failed = findings.filter(({ status }) => status === 'fail').map(({ name, text }) => `${name}: ${text}`)
  for (const wanted of [
    /^folder absent: .* does not exist/,
    /^folder a-file: .* is not a folder/,
    /^journal: .* is damaged/,
    /^converters: .*broken\.mjs is not used: it has no export named "converter"/,
    /^converters: folder a-file names the converter nonsense, which does not exist/,
    /^admin port: .* is taken by another program/,
  ]) {
    assert.ok(
      failed.some((line) => wanted.test(line)),
      `${wanted} in\n${failed.join('\n')}`,
    )
  }
  for (const finding of findings) assert.ok(finding.status === 'pass' || (finding.advice ?? '') !== '', finding.name)
  assert.deepEqual([code, exit_code], [20, 20])
})

test('a folder that is missing alone ends with 21, a damaged journal alone with 22', async (t) => {
  const url = await serve(t, good())
  const folder = arrangeCli(t, server(url))
  rmSync(folder.inbox, { recursive: true })
  assert.equal((await folder.run('check')).code, 21)
  const journal = arrangeCli(t, server(url))
  writeFileSync(journal.journalPath, 'not a database, but a text that is long enough to be looked at')
  assert.equal((await journal.run('check')).code, 22)
})

test('a missing secret is told, and the rest is tried all the same', async (t) => {
  const rig = arrangeCli(t, server(await serve(t, good())))
  delete rig.environment['WATS_TOKEN']
  const { code, stdout } = await rig.run('check')
  assert.equal(code, 20)
  assert.match(stdout, /secrets +fail .*server\.token: wanted a secret in the variable WATS_TOKEN/)
  assert.match(stdout, /server +warn +not tried/)
  assert.match(stdout, /folder line-3 +pass/)
})

test('clocks that differ are a warning with the size of the difference', async (t) => {
  const rig = arrangeCli(t, server(await serve(t, good(new Date(Date.now() - 300_000)))))
  const { code, stdout } = await rig.run('check')
  assert.equal(code, 0)
  assert.match(stdout, /clock +warn +the clock here is 5 minutes ahead of the server's/)
  assert.match(stdout, /0 failures, 1 warning:/)
})

test('an admin server that others can reach needs a token', async (t) => {
  const rig = arrangeCli(t, { ...server(await serve(t, good())), admin: { host: '0.0.0.0', port: 0 } })
  const { code, stdout } = await rig.run('check')
  assert.equal(code, 20)
  assert.match(stdout, /admin port +fail +0\.0\.0\.0 is not loopback, and there is no admin\.token/)
})

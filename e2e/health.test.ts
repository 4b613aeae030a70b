/** The health endpoints tell the truth, with the reason, whatever is wrong. */
import assert from 'node:assert/strict'
import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { test } from 'node:test'
import { startWatsServer } from '@sightline/testkit/wats-server'
import { wsjfFile } from './harness/report-files.ts'
import { type RunningStation, stationHome, TOKEN } from './harness/station-process.ts'
import { until } from './harness/until.ts'

interface Details {
  readonly status: string
  readonly checks: Readonly<Record<string, readonly { readonly status: string; readonly output?: string }[]>>
}

async function probes(station: RunningStation): Promise<Record<string, number>> {
  const paths = ['/health', '/health/live', '/health/ready', '/health/startup']
  const answers = await Promise.all(paths.map(async (path) => [path, (await station.get(path)).status] as const))
  return Object.fromEntries(answers)
}

async function check(station: RunningStation, name: string) {
  const details = (await (await station.get('/health/details')).json()) as Details
  return details.checks[name]?.[0]
}

const GOOD = { '/health': 200, '/health/live': 200, '/health/ready': 200, '/health/startup': 200 }

test('all is well: every probe is 200, under every name and shape', async (t) => {
  const server = await startWatsServer({ token: TOKEN })
  t.after(() => server.stop())
  const station = await stationHome(t, server.url).start()
  await until('readiness', async () => (await station.get('/health/ready')).status === 200)
  assert.deepEqual(await probes(station), GOOD)
  for (const path of ['/healthz', '/livez', '/readyz', '/health/', '/health/ready?verbose=1']) {
    assert.equal((await station.get(path)).status, 200, path)
  }
  const head = await fetch(`${station.adminUrl}/health`, { method: 'HEAD' })
  assert.equal(head.status, 200)
  assert.equal(await head.text(), '')
  assert.equal((await fetch(`${station.adminUrl}/health`, { method: 'POST' })).status, 405)
  assert.equal(await station.stop(), 0)
})

test('a server that is down degrades and does not make unready: the station goes on taking files', async (t) => {
  const server = await startWatsServer({ token: TOKEN })
  t.after(() => server.stop())
  const home = stationHome(t, server.url)
  const station = await home.start()
  await until('readiness', async () => (await station.get('/health/ready')).status === 200)
  const isUp = await server.misbehave({ kind: 'down' })
  const failing = await until('the check to fail', async () => {
    const one = await check(station, 'wats-server:reachable')
    return one?.status === 'fail' ? one : undefined
  })
  assert.match(failing.output ?? '', /cannot be reached/)
  assert.deepEqual(await (await station.get('/health')).json(), { status: 'degraded' })
  assert.equal((await station.get('/health/ready')).status, 200)
  await isUp()
  await until('recovery', async () => (await check(station, 'wats-server:reachable'))?.status === 'pass')
  assert.equal(await station.stop(), 0)
})

test('a refused token makes it unready, nothing is burnt, and delivery resumes when the token is good again', async (t) => {
  const server = await startWatsServer({ token: TOKEN })
  t.after(() => server.stop())
  const home = stationHome(t, server.url)
  const accept = await server.misbehave({ kind: 'refuseToken', status: 401 })
  home.drop('a.json', wsjfFile('SN-1'))
  const station = await home.start()
  await until('unreadiness', async () => (await station.get('/health/ready')).status === 503)
  const token = await until('the token check to fail', async () => {
    const one = await check(station, 'wats-server:token')
    return one?.status === 'fail' ? one : undefined
  })
  assert.match(token.output ?? '', /token/)
  assert.equal((await station.get('/health/live')).status, 200)
  assert.deepEqual(home.names('error'), [])
  await accept()
  await station.ended(1)
  await until('readiness', async () => (await station.get('/health/ready')).status === 200)
  assert.equal(await station.stop(), 0)
})

test('a folder that is gone is named, and its files are taken when it is back', async (t) => {
  const server = await startWatsServer({ token: TOKEN })
  t.after(() => server.stop())
  const home = stationHome(t, server.url)
  const station = await home.start()
  await until('readiness', async () => (await station.get('/health/ready')).status === 200)
  renameSync(home.inbox, `${home.inbox}-away`)
  const gone = await until('the folder check to fail', async () => {
    const one = await check(station, 'folder:reports')
    return one?.status === 'fail' ? one : undefined
  })
  assert.ok(gone.output?.includes(home.inbox))
  assert.equal((await station.get('/health/ready')).status, 200)
  renameSync(`${home.inbox}-away`, home.inbox)
  await until('the folder check to pass', async () => (await check(station, 'folder:reports'))?.status === 'pass')
  home.drop('back.json', wsjfFile('SN-BACK'))
  await station.ended(1)
  assert.equal(await station.stop(), 0)
})

test('probes are answered while ten idle connections hang on the admin port', async (t) => {
  const server = await startWatsServer({ token: TOKEN })
  t.after(() => server.stop())
  const station = await stationHome(t, server.url).start()
  const { port } = new URL(station.adminUrl)
  const idle = Array.from({ length: 10 }, () => connect(Number(port), '127.0.0.1'))
  t.after(() => {
    for (const socket of idle) socket.destroy()
  })
  await Promise.all(idle.map((socket) => new Promise((resolve) => socket.once('connect', resolve))))
  for (const socket of idle) socket.on('error', () => undefined).write('GET /health HTTP/1.1\r\nHost: x\r\n')
  await until('readiness', async () => (await station.get('/health/ready')).status === 200)
  assert.deepEqual(await probes(station), GOOD)
  assert.equal(await station.stop(), 0)
})

test('while the station starts, startup and readiness say so, and liveness is good', async (t) => {
  const server = await startWatsServer({ token: TOKEN })
  t.after(() => server.stop())
  const home = stationHome(t, server.url, { converters: { folder: 'converters' } })
  mkdirSync(join(home.folder, 'converters'))
  writeFileSync(join(home.folder, 'converters', 'slow.mjs'), SLOW_CONVERTER)
  const starting = home.start()
  const adminUrl = await until('the admin server', () => home.adminUrl())
  const [live, startup, ready] = await Promise.all(
    ['/health/live', '/health/startup', '/health/ready'].map((path) => fetch(adminUrl + path)),
  )
  assert.equal(live?.status, 200)
  assert.equal(startup?.status, 503)
  assert.equal(ready?.status, 503)
  assert.match(await ready!.text(), /starting/)
  const station = await starting
  assert.equal((await station.get('/health/startup')).status, 200)
  assert.equal(await station.stop(), 0)
})

/** Takes its time to load, as one that reads a large table would. */
const SLOW_CONVERTER = `
await new Promise((resolve) => setTimeout(resolve, 2000))
export const converter = {
  name: 'slow',
  version: '1.0.0',
  accepts: () => ({ score: 0, reason: 'never' }),
  convert: async () => ({ kind: 'rejected', reason: 'never' }),
}
`

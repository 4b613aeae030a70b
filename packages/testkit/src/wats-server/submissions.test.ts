import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { callRaw, sampleId, submitRaw } from './raw-call.test.ts'
import type { WatsServerOptions } from './server-settings.ts'
import { startWatsServer } from './start-wats-server.ts'
import { openDatabase } from './store/database.ts'
import type { WatsServer } from './wats-server.ts'
import { sampleWsjf } from './wsjf/sample-wsjf.ts'
import { SAMPLE_ID, sampleWsxf, sampleWsxfReport } from './wsxf/sample-wsxf.ts'

async function start(t: TestContext, options: WatsServerOptions = {}): Promise<WatsServer> {
  const server = await startWatsServer(options)
  t.after(() => server.stop())
  return server
}

test('a report is stored and answered with its id', async (t) => {
  const server = await start(t)
  const report = sampleWsjf()
  const { status, json } = await submitRaw(server, report)
  assert.deepEqual([status, json], [200, [{ ID: report.id, uuid: report.id }]])
  assert.deepEqual(server.submissions(), [{ id: report.id, timesReceived: 1, timesStored: 1, isIdentical: true }])
  assert.equal(server.reportBytes(report.id)?.toString(), JSON.stringify(report))
})

test('the same id replaces the report, whatever its case, and counts', async (t) => {
  const server = await start(t)
  const report = sampleWsjf()
  await submitRaw(server, report)
  await submitRaw(server, report)
  assert.equal(server.submission(report.id)?.isIdentical, true)
  await submitRaw(server, { ...report, id: report.id.toUpperCase(), sn: 'SN-2', miscInfos: [], binaryData: [] })
  assert.deepEqual(server.submission(report.id), {
    id: report.id,
    timesReceived: 3,
    timesStored: 3,
    isIdentical: false,
  })
  const [header, ...others] = server.reports()
  assert.equal(others.length, 0)
  assert.deepEqual([header?.serialNumber, header?.receiveCount, header?.miscInfo], ['SN-2', 3, []])
})

test('a bad report is refused with path, wanted and got, counted and not stored', async (t) => {
  const server = await start(t)
  const { sn: _, ...report } = sampleWsjf({ start: '2026-01-30T22:01:41' })
  const { status, json } = await submitRaw(server, report)
  assert.equal(status, 400)
  const { Message } = json as { Message: string }
  assert.match(Message, /^sn: wanted text of 1 to 100 characters, got nothing$/m)
  assert.match(Message, /^start: wanted an ISO 8601 time with offset.*got "2026-01-30T22:01:41"$/m)
  assert.deepEqual(server.submissions(), [{ id: report.id, timesReceived: 1, timesStored: 0, isIdentical: true }])
  assert.equal(server.countReports(), 0)
})

test('an attachment that is no base64 is refused with its path', async (t) => {
  const server = await start(t)
  const { status, json } = await submitRaw(server, sampleWsjf({ binaryData: [{ name: 'x', data: 'no base64!' }] }))
  assert.deepEqual([status, json], [400, { Message: 'binaryData[0].data: wanted base64, got 10 characters' }])
})

test('what is no JSON is refused', async (t) => {
  const server = await start(t)
  for (const body of ['', '{', '[]x']) {
    const { status, json } = await submitRaw(server, body)
    assert.equal(status, 400)
    assert.match((json as { Message: string }).Message, /^The body is not JSON: /)
  }
  const { json } = await callRaw(server, '/api/Report/WSJF', { body: new Uint8Array([0x22, 0xff, 0x22]) })
  assert.match((json as { Message: string }).Message, /^The body is not JSON: .*utf-8/)
})

test('XML with several reports stores each and answers all ids', async (t) => {
  const server = await start(t)
  const body = sampleWsxf([sampleWsxfReport(), sampleWsxfReport({ ID: sampleId(2), SN: 'SN-9' })])
  const { status, json } = await callRaw(server, '/api/Report/WSXF', { body })
  assert.equal(status, 200)
  assert.deepEqual(
    (json as { ID: string }[]).map((one) => one.ID),
    [SAMPLE_ID, sampleId(2)],
  )
  assert.equal(server.countReports('wsxf'), 2)
  assert.equal(server.reportBytes(sampleId(2))?.toString(), body)
})

test('bad XML is refused with its place, counted where it names an id, and leaves nothing behind', async (t) => {
  const server = await start(t)
  const { status, json } = await callRaw(server, '/api/Report/WSXF', { body: sampleWsxf().slice(0, -30) })
  assert.equal(status, 400)
  assert.match((json as { Message: string }).Message, /^The body is not well-formed XML: .* at line \d+, column \d+$/)
  assert.deepEqual(server.submission(SAMPLE_ID), { id: SAMPLE_ID, timesReceived: 1, timesStored: 0, isIdentical: true })
  assert.equal(server.countReports(), 0)
})

test('a large document is stored in pieces and comes back byte for byte', async (t) => {
  const server = await start(t)
  const body = sampleWsxf([sampleWsxfReport(), `${' '.repeat(3_000_000)}`])
  const { status } = await callRaw(server, '/api/Report/WSXF', { body })
  assert.equal(status, 200)
  assert.equal(server.reportBytes(SAMPLE_ID)?.toString(), body)
})

test('gzip bodies are unpacked, other encodings are refused', async (t) => {
  const server = await start(t)
  const body = gzipSync(JSON.stringify(sampleWsjf()))
  const call = (encoding: string, bytes: Uint8Array) =>
    callRaw(server, '/api/Report/WSJF', { body: bytes, headers: { 'content-encoding': encoding } })
  assert.equal((await call('gzip', body)).status, 200)
  assert.deepEqual((await call('br', body)).json, { Message: 'Content-Encoding: wanted gzip or none, got br' })
  assert.equal((await call('br', body)).status, 415)
  const cut = await call('gzip', body.subarray(0, 50))
  assert.deepEqual(
    [cut.status, (cut.json as { Message: string }).Message],
    [400, 'The body is not gzip: unexpected end of file'],
  )
})

test('a body beyond the limit gets 413, as sent and after unpacking', async (t) => {
  const server = await start(t, { maxBodyBytes: 20_000 })
  const Message = 'The body is larger than the 20000 bytes that are allowed'
  const large = 'x'.repeat(30_000)
  const declared = await submitRaw(server, large)
  assert.deepEqual([declared.status, declared.json], [413, { Message }])
  const packed = await callRaw(server, '/api/Report/WSJF', {
    body: gzipSync(large),
    headers: { 'content-encoding': 'gzip' },
  })
  assert.deepEqual([packed.status, packed.json], [413, { Message }])
  assert.equal((await submitRaw(server, sampleWsjf())).status, 200)
})

test('what is in a data file is there for the next server', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'sightline-'))
  t.after(() => rm(folder, { recursive: true }))
  const dataFile = join(folder, 'wats.db')
  const first = await startWatsServer({ dataFile })
  await submitRaw(first, sampleWsjf())
  await first.stop()
  const second = await start(t, { dataFile })
  await submitRaw(second, sampleWsjf())
  assert.deepEqual(second.submissions(), [{ id: sampleWsjf().id, timesReceived: 2, timesStored: 2, isIdentical: true }])
})

test('many at once are all stored, each once', async (t) => {
  const server = await start(t)
  const ids = Array.from({ length: 40 }, (_, index) => sampleId(index))
  const results = await Promise.all(ids.map((id, index) => submitRaw(server, sampleWsjf({ id, sn: `SN-${index}` }))))
  assert.deepEqual([...new Set(results.map((result) => result.status))], [200])
  assert.deepEqual(
    server
      .submissions()
      .map((one) => [one.id, one.timesStored])
      .sort(),
    ids.map((id) => [id, 1]).sort(),
  )
})

test('a client that goes away in the middle of a body is noted and leaves nothing', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'sightline-'))
  t.after(() => rm(folder, { recursive: true }))
  const dataFile = join(folder, 'wats.db')
  const server = await start(t, { dataFile })
  for (const format of ['WSJF', 'WSXF']) {
    const socket = connect(server.port, '127.0.0.1')
    socket.write(
      `POST /api/Report/${format} HTTP/1.1\r\nHost: x\r\nContent-Length: 5000000\r\n\r\n${' '.repeat(2_000_000)}`,
    )
    await once(socket, 'drain')
    socket.destroy()
  }
  while (server.requests().length < 2) await callRaw(server, '/__control/requests')
  assert.deepEqual([server.requests()[0]?.status, server.submissions()], [undefined, []])
  await server.stop()
  const database = openDatabase(dataFile)
  t.after(() => database.close())
  assert.deepEqual(database.get('SELECT count(*) AS count FROM bodies'), { count: 0 })
})

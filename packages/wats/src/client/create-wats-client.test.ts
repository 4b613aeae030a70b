import assert from 'node:assert/strict'
import type { ServerResponse } from 'node:http'
import test from 'node:test'
import { AuthenticationError, AuthorizationError } from '@sightline/core'
import { parseReport } from '../report/check-report.ts'
import { numericStep, sequence, testReport } from '../report/sample-reports.test.ts'
import { odata } from './odata-filter.ts'
import { clientOf, failureOf, json, REPORT_ID, startServer, TOKEN } from './scripted-server.test.ts'

const REPORT = parseReport(testReport({ id: REPORT_ID }))
const acknowledge = (response: ServerResponse) => json(response, 200, [{ ID: REPORT_ID.toUpperCase() }])

test('a report is submitted as JSON with the token, and its id comes back', async (t) => {
  const server = await startServer(t, acknowledge)
  const answer = await clientOf(t, `${server.url}/`).submitWsjf(REPORT)
  assert.deepEqual(answer, { id: REPORT_ID })
  const [seen] = server.seen
  assert.equal(`${seen?.method} ${seen?.url}`, 'POST /api/Report/WSJF')
  assert.equal(seen?.headers.authorization, `Basic ${TOKEN}`)
  assert.equal(seen?.headers['content-type'], 'application/json')
  assert.equal(seen?.headers.accept, 'application/json')
  assert.deepEqual(JSON.parse(seen?.body ?? ''), JSON.parse(JSON.stringify(REPORT)))
})

test('bytes and text are submitted as they are', async (t) => {
  const server = await startServer(t, acknowledge)
  const client = clientOf(t, server.url)
  await client.submitWsjf(Buffer.from('{ "a" : 1 }'))
  await client.submitWsjf('{ "b" : 2 }')
  await client.submitWsxf('<Reports/>')
  const bodies = server.seen.map(({ body }) => body)
  assert.deepEqual(bodies, ['{ "a" : 1 }', '{ "b" : 2 }', '<Reports/>'])
  assert.equal(server.seen[2]?.headers['content-type'], 'application/xml')
})

test('user and password are sent as Basic', async (t) => {
  const server = await startServer(t, (response) => json(response, 200, '1.0'))
  await clientOf(t, server.url, { token: undefined, user: 'joe', password: 'pw' } as never).version()
  assert.equal(server.seen[0]?.headers.authorization, `Basic ${Buffer.from('joe:pw').toString('base64')}`)
})

test('reading back, querying and fetching files give typed answers', async (t) => {
  const server = await startServer(t, (response, { url }) => {
    if (url.startsWith('/api/Report/Wsjf/')) return json(response, 200, REPORT)
    if (url.startsWith('/api/Report/Query/')) return json(response, 200, [{ uuid: REPORT_ID, receiveCount: 2 }])
    if (url.startsWith('/api/App/Processes')) return json(response, 200, [{ code: 10, name: 'ICT' }])
    const disposition = 'attachment; filename="log 1.zip"'
    response.writeHead(200, { 'content-type': 'application/zip', 'content-disposition': disposition }).end('PK')
  })
  const client = clientOf(t, server.url)
  assert.deepEqual(await client.readWsjf({ id: REPORT_ID, detailLevel: 7, includeChartdata: false }), REPORT)
  const filter = odata.eq('serialNumber', "O'Neil & sons")
  const headers = await client.queryHeaders({ reportType: 'U', filter, top: 5, orderby: 'start desc' })
  assert.equal(headers[0]?.receiveCount, 2)
  await client.headersByMiscInfo({ description: 'a', stringValue: 'b' })
  assert.equal((await client.processes())[0]?.code, 10)
  const file = await client.attachments({ id: REPORT_ID })
  assert.equal(file.fileName, 'log 1.zip')
  assert.equal(Buffer.from(file.data).toString(), 'PK')
  assert.deepEqual(
    server.seen.slice(0, 2).map(({ url }) => decodeURIComponent(url)),
    [
      `/api/Report/Wsjf/${REPORT_ID}?detailLevel=7&includeChartdata=false`,
      "/api/Report/Query/Header?reportType=U&$filter=serialNumber eq 'O''Neil & sons'&$top=5&$orderby=start desc",
    ],
  )
})

test('a bad argument is refused without a request', async (t) => {
  const server = await startServer(t, acknowledge)
  const error = await failureOf(clientOf(t, server.url).readWsjf({ id: '../../secrets' }))
  assert.equal(error.code, 'WATS_ARGUMENT_INVALID')
  assert.equal(server.seen.length, 0)
})

test('transient failures are tried again until one succeeds', async (t) => {
  const server = await startServer(t, (response, _, index) => {
    if (index === 0) return json(response, 503, { Message: 'busy' })
    if (index === 1) return response.destroy()
    if (index === 2) return json(response, 408, {})
    acknowledge(response)
  })
  assert.equal((await clientOf(t, server.url).submitWsjf(REPORT)).id, REPORT_ID)
  assert.equal(server.seen.length, 4)
  assert.equal(new Set(server.seen.map(({ body }) => body)).size, 1)
})

test('a connection that breaks in the middle of the answer is tried again', async (t) => {
  const server = await startServer(t, (response, _, index) => {
    if (index > 0) return acknowledge(response)
    response.writeHead(200, { 'content-length': '1000' })
    response.write('[{"ID"', () => response.destroy())
  })
  assert.equal((await clientOf(t, server.url).submitWsjf(REPORT)).id, REPORT_ID)
})

test('a pause that the server asks for is waited, in seconds and as a date', async (t) => {
  const answers = ['0', new Date(0).toUTCString()]
  const server = await startServer(t, (response, _, index) => {
    const wish = answers[index]
    if (wish === undefined) return acknowledge(response)
    json(response, 429, { Message: 'slow down' }, { 'retry-after': wish })
  })
  await clientOf(t, server.url).submitWsjf(REPORT)
  assert.equal(server.seen.length, 3)
})

test('a pause beyond the budget ends the call at once and is told to the caller', async (t) => {
  for (const wish of ['3000', new Date(Date.now() + 3_000_000).toUTCString()]) {
    const server = await startServer(t, (response) => json(response, 429, {}, { 'retry-after': wish }))
    const error = await failureOf(clientOf(t, server.url).submitWsjf(REPORT))
    assert.equal(error.kind, 'rate_limited')
    assert.equal(error.retryable, true)
    const ms = Number(error.details?.['retryAfterMs'])
    assert.ok(ms > 2_900_000 && ms <= 3_000_000, String(ms))
    assert.equal(server.seen.length, 1)
  }
})

test('retries end after their number, with the last error', async (t) => {
  const server = await startServer(t, (response, _, index) => json(response, 500, { message: `fault ${index}` }))
  const error = await failureOf(clientOf(t, server.url).submitWsjf(REPORT))
  assert.equal(error.code, 'WATS_SERVER_FAILED')
  assert.match(error.message, /500: fault 3/)
  assert.equal(server.seen.length, 4)
})

test('a caller that repeats by itself gets one try', async (t) => {
  const server = await startServer(t, (response) => json(response, 503, {}, { 'retry-after': '12' }))
  const error = await failureOf(clientOf(t, server.url).submitWsjf(REPORT, { retry: false }))
  assert.equal(server.seen.length, 1)
  assert.equal(error.details?.['retryAfterMs'], 12_000)
  assert.equal(error.details?.['status'], 503)
})

test('XML, which may hold reports without an id, is not submitted again after an unclear failure', async (t) => {
  const server = await startServer(t, (response, _, index) => {
    if (index === 0) return json(response, 429, {}, { 'retry-after': '0' })
    response.destroy()
  })
  const error = await failureOf(clientOf(t, server.url).submitWsxf('<Reports/>'))
  assert.equal(error.code, 'WATS_UNREACHABLE')
  assert.equal(server.seen.length, 2)
})

test('what the server refuses for good is not tried again and keeps its words', async (t) => {
  const kinds: Record<number, string> = {
    400: 'validation',
    409: 'conflict',
    413: 'validation',
    422: 'validation',
    404: 'not_found',
  }
  for (const [status, kind] of Object.entries(kinds)) {
    const server = await startServer(t, (response) =>
      json(response, Number(status), { Message: 'processCode 99 is unknown' }),
    )
    const error = await failureOf(clientOf(t, server.url).submitWsjf(REPORT))
    assert.equal(error.kind, kind)
    assert.equal(error.retryable, false)
    assert.equal(error.details?.['status'], Number(status))
    assert.match(error.message, /processCode 99 is unknown/)
    assert.equal(server.seen.length, 1)
  }
})

test('401 and 403 are errors of authentication and authorization', async (t) => {
  const server = await startServer(t, (response, _, index) => json(response, index === 0 ? 401 : 403, {}))
  const client = clientOf(t, server.url)
  assert.ok((await failureOf(client.submitWsjf(REPORT))) instanceof AuthenticationError)
  assert.ok((await failureOf(client.submitWsjf(REPORT))) instanceof AuthorizationError)
})

test('a server that refuses connections is unreachable, with the reason', async (t) => {
  const server = await startServer(t, acknowledge)
  await server.stop()
  const error = await failureOf(clientOf(t, server.url, { circuit: false }).submitWsjf(REPORT))
  assert.equal(error.code, 'WATS_UNREACHABLE')
  assert.match(error.message, /ECONNREFUSED/)
  assert.equal(error.retryable, true)
})

test('a success that says nothing we understand is not taken for one', async (t) => {
  const server = await startServer(t, (response) =>
    response.writeHead(200, { 'content-type': 'text/html' }).end('<html>'),
  )
  const error = await failureOf(clientOf(t, server.url).submitWsjf(REPORT))
  assert.equal(error.code, 'WATS_ANSWER_INVALID')
  assert.equal(error.retryable, true)
  assert.match(error.message, /the id of the report, but with 6 bytes of text\/html/)
  assert.equal(server.seen.length, 4)
})

test('a redirect is an error, and the token goes nowhere else', async (t) => {
  const other = await startServer(t, acknowledge)
  const server = await startServer(t, (response) => response.writeHead(307, { location: `${other.url}/x?y=1` }).end())
  const error = await failureOf(clientOf(t, server.url).submitWsjf(REPORT))
  assert.equal(error.code, 'WATS_REDIRECTED')
  assert.match(error.message, new RegExp(`redirects to ${other.url};`))
  assert.equal(other.seen.length, 0)
})

test('a large report goes through, in one piece', async (t) => {
  const server = await startServer(t, acknowledge)
  const steps = Array.from({ length: 20_000 }, (_, value) => numericStep({ value }))
  await clientOf(t, server.url).submitWsjf(parseReport(testReport({ id: REPORT_ID, root: sequence(steps) })))
  assert.equal(JSON.parse(server.seen[0]?.body ?? '').root.steps.length, 20_000)
})

test('a report read back that is not valid is refused with its problems', async (t) => {
  const server = await startServer(t, (response) => json(response, 200, { ...REPORT, sn: '' }))
  const error = await failureOf(clientOf(t, server.url).readWsjf({ id: REPORT_ID }, { retry: false }))
  assert.equal(error.code, 'WATS_ANSWER_INVALID')
  assert.match(error.message, /sn: wanted text of 1 to 100 characters, got ""/)
})

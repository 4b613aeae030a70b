import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { unzipSync } from 'fflate'
import { callRaw, sampleId, submitRaw } from './raw-call.test.ts'
import { startWatsServer } from './start-wats-server.ts'
import type { WatsServer } from './wats-server.ts'
import { sampleWsjf } from './wsjf/sample-wsjf.ts'
import { SAMPLE_ID, sampleWsxf, sampleWsxfReport } from './wsxf/sample-wsxf.ts'

async function startWith(t: TestContext, reports: readonly ReturnType<typeof sampleWsjf>[]): Promise<WatsServer> {
  const server = await startWatsServer()
  t.after(() => server.stop())
  for (const report of reports) assert.equal((await submitRaw(server, report)).status, 200)
  return server
}

async function queryIds(server: WatsServer, query: string): Promise<string[]> {
  const { status, json } = await callRaw(server, `/api/Report/Query/Header?${query}`)
  assert.equal(status, 200, JSON.stringify(json))
  return (json as { uuid: string }[]).map((header) => header.uuid)
}

const id = sampleWsjf().id

test('a report reads back as it was submitted, with its start in UTC', async (t) => {
  const server = await startWith(t, [sampleWsjf()])
  const { status, json } = await callRaw(server, `/api/Report/Wsjf/${id.toUpperCase()}`)
  assert.deepEqual([status, json], [200, { ...sampleWsjf(), startUTC: '2026-01-30T21:01:41.4707353Z' }])
})

test('detail levels show more and more of a report', async (t) => {
  const server = await startWith(t, [sampleWsjf()])
  const keys: string[][] = []
  for (const level of [0, 1, 2, 3, 4, 7]) {
    const { json } = await callRaw(server, `/api/Report/Wsjf/${id}?detailLevel=${level}`)
    keys.push(Object.keys(json as object))
  }
  const [identity = [], ...more] = keys
  assert.ok(identity.includes('sn') && !identity.includes('uut'))
  assert.deepEqual(
    more.map((now, index) => now.filter((key) => !keys[index]?.includes(key))),
    [['uut'], ['miscInfos', 'subUnits', 'assets'], ['root'], ['binaryData'], []],
  )
  const { json } = await callRaw(server, `/api/Report/Wsjf/${id}?detailLevel=5`)
  const [step] = (json as ReturnType<typeof sampleWsjf>).root.steps ?? []
  assert.ok(step?.numericMeas !== undefined && step.attachment !== undefined && step.chart === undefined)
})

test('chart data and attachments are left out on request, their names stay', async (t) => {
  const server = await startWith(t, [sampleWsjf()])
  const { json } = await callRaw(server, `/api/Report/Wsjf/${id}?includeChartdata=false&includeAttachments=FALSE`)
  const { root, binaryData } = json as ReturnType<typeof sampleWsjf>
  assert.deepEqual(binaryData, [{ name: 'report.bin', contentType: 'application/octet-stream' }])
  assert.deepEqual(root.steps?.[0]?.attachment, { name: 'log.txt', contentType: 'text/plain' })
  assert.deepEqual(root.steps?.[0]?.chart?.series, [{ dataType: 'XYG', name: 'one' }])
})

test('XML reads back byte for byte, and without what is not wanted', async (t) => {
  const server = await startWith(t, [])
  const body = sampleWsxf()
  await callRaw(server, '/api/Report/WSXF', { body })
  const whole = await callRaw(server, `/api/Report/Wsxf/${SAMPLE_ID}`)
  assert.equal(whole.bytes.toString(), body)
  assert.equal(whole.headers.get('content-type'), 'application/xml')
  const part = await callRaw(server, `/api/Report/Wsxf/${SAMPLE_ID}?includeAttachments=false&includeChartdata=false`)
  assert.doesNotMatch(part.bytes.toString(), /aGVs|0;1/)
})

test('a report is kept in the format it came in, and says so', async (t) => {
  const server = await startWith(t, [sampleWsjf()])
  const { status, json } = await callRaw(server, `/api/Report/Wsxf/${id}`)
  assert.equal(status, 404)
  assert.match(
    (json as { Message: string }).Message,
    /came as WSJF and is kept as it came; this server does not make WSXF of it/,
  )
})

test('what is not there is 404, what is no id is 400', async (t) => {
  const server = await startWith(t, [])
  const status = async (path: string): Promise<number> => (await callRaw(server, path)).status
  for (const path of ['Wsjf', 'Wsxf', 'Attachments', 'Certificate']) {
    assert.equal(await status(`/api/Report/${path}/${sampleId(99)}`), 404)
    assert.equal(await status(`/api/Report/${path}/nonsense`), 400)
  }
  assert.equal(await status(`/api/Report/Attachment?attachmentId=${sampleId(99)}`), 404)
})

test('headers are found by filter, ordered, paged, and newest first by default', async (t) => {
  const server = await startWith(
    t,
    [1, 2, 3, 4].map((day) =>
      sampleWsjf({
        id: sampleId(day),
        sn: `SN-${day % 2}`,
        start: `2026-01-0${day}T12:00:00+01:00`,
        result: day === 1 ? 'P' : 'F',
      }),
    ),
  )
  const [one, two, three, four] = [1, 2, 3, 4].map(sampleId)
  assert.deepEqual(await queryIds(server, 'reportType=U'), [four, three, two, one])
  assert.deepEqual(await queryIds(server, 'reportType=R'), [])
  assert.deepEqual(await queryIds(server, "$filter=serialNumber eq 'SN-1'&$orderby=start asc"), [one, three])
  assert.deepEqual(await queryIds(server, "$filter=serialNumber%20eq%20'SN-1'%20and%20result%20eq%20'Failed'"), [three])
  assert.deepEqual(await queryIds(server, '$filter=startUtc lt 2026-01-02T11:00:00Z'), [one])
  assert.deepEqual(await queryIds(server, '$top=2&$skip=1'), [three, two])
  assert.deepEqual(await queryIds(server, `$filter=uuid eq ${two?.toUpperCase()}`), [two])
})

test('a header says what the report says, and brings parts when asked', async (t) => {
  const server = await startWith(t, [sampleWsjf()])
  const { json } = await callRaw(server, '/api/Report/Query/Header?$expand=subUnits,miscInfo,assets,attachments')
  const [header] = json as Record<string, unknown>[]
  const { attachments, ...rest } = header ?? {}
  assert.deepEqual(rest, {
    uuid: id,
    reportType: 'T',
    serialNumber: 'SN-1',
    partNumber: 'PN-1',
    revision: 'A',
    result: 'Failed',
    processCode: 10,
    processName: 'SW Debug',
    stationName: 'STATION-1',
    location: 'Lab',
    purpose: 'Test',
    start: '2026-01-30T22:01:41.4707353+01:00',
    startUtc: '2026-01-30T21:01:41.4707353Z',
    executionTime: 12.5,
    userName: 'anna',
    comment: 'first',
    batchNumber: 'B1',
    fixtureId: null,
    testSocketIndex: null,
    errorCode: 7,
    errorMessage: null,
    swFilename: 'C:\\main.seq',
    swVersion: '1.2',
    referencedUut: null,
    receiveCount: 1,
    reportSize: 2,
    timeStamp: 1,
    subUnits: [{ partType: 'PCBA', serialNumber: 'SN-2', partNumber: 'PN-2', revision: 'B' }],
    miscInfo: [
      { description: 'Lot', value: 'L-1' },
      { description: 'Count', value: '3' },
    ],
    assets: [{ serialNumber: 'FIX-1', usageCount: 2 }],
  })
  assert.deepEqual(
    (attachments as { filename: string; stepId: number | null; size: number }[]).map((file) => [
      file.filename,
      file.stepId,
      file.size,
    ]),
    [
      ['report.bin', null, 3],
      ['log.txt', 2, 5],
    ],
  )
})

test('a bad query is refused with its place', async (t) => {
  const server = await startWith(t, [])
  const refusal = async (query: string): Promise<string> => {
    const { status, json } = await callRaw(server, `/api/Report/Query/Header?${query}`)
    assert.equal(status, 400)
    return (json as { Message: string }).Message
  }
  assert.match(await refusal("$filter=serial eq 'x'"), /^\$filter: at position 1: wanted a field of the report header/)
  assert.match(await refusal('$orderby=start down'), /^\$orderby: at position 6: wanted asc or desc/)
  assert.equal(await refusal('$top=many'), '$top: wanted a whole number from 0 to 10000, got "many"')
  assert.equal(
    await refusal('$expand=steps'),
    '$expand: wanted some of subUnits, miscInfo, assets, attachments, got "steps"',
  )
  assert.equal(await refusal('reportType=X'), 'reportType: wanted U (test) or R (repair), got "X"')
})

test('reports are found by a misc info', async (t) => {
  const server = await startWith(t, [
    sampleWsjf({ id: sampleId(1) }),
    sampleWsjf({ id: sampleId(2), miscInfos: [{ description: 'Lot', text: 'L-2' }] }),
  ])
  const find = async (query: string): Promise<unknown> => {
    const { json } = await callRaw(server, `/api/Report/Query/HeaderByMiscInfo?${query}`)
    return (json as { uuid: string }[]).map((header) => header.uuid)
  }
  assert.deepEqual(await find('description=Lot&stringValue=L-2'), [sampleId(2)])
  assert.deepEqual(await find('description=Lot&data=L-1'), [sampleId(1)])
  assert.deepEqual(await find('description=Lot&$top=1'), [sampleId(2)])
  assert.equal((await callRaw(server, '/api/Report/Query/HeaderByMiscInfo')).status, 400)
})

test('an attachment comes by its id or by its step', async (t) => {
  const server = await startWith(t, [sampleWsjf()])
  const files = server.reports()[0]?.attachments as { id: string; filename: string }[]
  const byId = await callRaw(server, `/api/Report/Attachment?attachmentId=${files[0]?.id}`)
  assert.deepEqual([...byId.bytes], [0, 1, 2])
  const byStep = await callRaw(server, '/api/Report/Attachment?stepId=2')
  assert.equal(byStep.bytes.toString(), 'hello')
  assert.equal(byStep.headers.get('content-type'), 'text/plain')
  assert.equal(byStep.headers.get('content-disposition'), 'attachment; filename="log.txt"')
  assert.equal((await callRaw(server, `/api/Report/Attachment?stepId=2&reportId=${sampleId(9)}`)).status, 404)
  assert.equal((await callRaw(server, '/api/Report/Attachment')).status, 400)
})

test('all attachments come as a zip with names of their own', async (t) => {
  const binaryData = ['a.txt', '../../a.txt', 'å ".txt'].map((name) => ({ name, data: 'aGVsbG8=' }))
  const server = await startWith(t, [sampleWsjf({ binaryData })])
  const { bytes, headers } = await callRaw(server, `/api/Report/Attachments/${id}`)
  assert.equal(headers.get('content-type'), 'application/zip')
  const files = unzipSync(bytes)
  assert.deepEqual(Object.keys(files), ['a.txt', '2-a.txt', 'å ".txt', 'log.txt'])
  assert.equal(Buffer.from(files['2-a.txt'] ?? []).toString(), 'hello')
})

test('a certificate is a PDF that names the unit', async (t) => {
  const server = await startWith(t, [sampleWsjf({ sn: 'SN (1)\\2 – 雪' })])
  const { bytes } = await callRaw(server, `/api/Report/Certificate/${id}`)
  const pdf = bytes.toString('latin1')
  assert.match(pdf, /^%PDF-1\.4\n/)
  assert.ok(pdf.includes('(Serial number: SN \\(1\\)\\\\2 ? ?) Tj'))
  const table = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(pdf)?.[1])
  assert.ok(pdf.startsWith('xref\n0 6\n', table))
})

test('version and processes are what the server was given', async (t) => {
  const server = await startWatsServer({ version: '9.8.7', processes: [{ code: 5, name: 'Five' }] })
  t.after(() => server.stop())
  assert.equal((await callRaw(server, '/api/App/Version')).json, '9.8.7')
  assert.deepEqual((await callRaw(server, '/api/App/Processes/')).json, [{ code: 5, name: 'Five' }])
})

test('an unknown path is 404 and a wrong method 405 with those that are allowed', async (t) => {
  const server = await startWith(t, [])
  const unknown = await callRaw(server, '/api/Nothing')
  assert.deepEqual([unknown.status, unknown.json], [404, { Message: 'There is no /api/Nothing on this server' }])
  const wrong = await callRaw(server, '/api/App/Version', { method: 'DELETE' })
  assert.deepEqual([wrong.status, wrong.headers.get('allow')], [405, 'GET'])
})

test('a repair report is found as one', async (t) => {
  const server = await startWith(t, [])
  const repair = sampleWsxfReport({ type: 'UUR', Result: undefined }).replaceAll('UUT', 'UUR')
  const { status, json } = await callRaw(server, '/api/Report/WSXF', { body: sampleWsxf([repair]) })
  assert.equal(status, 200, JSON.stringify(json))
  assert.deepEqual(await queryIds(server, 'reportType=R'), [SAMPLE_ID])
})

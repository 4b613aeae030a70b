import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { createWsxfReader, type WsxfReport } from './read-wsxf.ts'
import { SAMPLE_ID, sampleWsxf, sampleWsxfReport } from './sample-wsxf.ts'

function read(text: string, pieceLength = text.length || 1): readonly WsxfReport[] {
  const reader = createWsxfReader()
  for (let at = 0; at < text.length; at += pieceLength) reader.write(text.slice(at, at + pieceLength))
  return reader.end()
}

test('a report gives its header and its parts', () => {
  const [report, ...others] = read(sampleWsxf())
  assert.equal(others.length, 0)
  const facts = report?.facts
  assert.deepEqual(facts?.header, {
    uuid: SAMPLE_ID,
    reportType: 'T',
    serialNumber: 'SN-1',
    partNumber: 'PN-1',
    revision: 'A',
    result: 'Failed',
    processCode: 10,
    processName: 'Function',
    stationName: 'STATION-1',
    location: 'Lab',
    purpose: 'Test',
    start: '2026-01-30T22:01:41.4707353+01:00',
    startUtc: '2026-01-30T21:01:41.4707353Z',
    executionTime: 12.5,
    userName: 'anna',
    comment: 'first & last',
    batchNumber: 'B1',
    fixtureId: null,
    testSocketIndex: null,
    errorCode: 7,
    errorMessage: null,
    swFilename: 'C:\\main.seq',
    swVersion: '1.2',
    referencedUut: null,
  })
  assert.deepEqual(facts?.miscInfos, [
    { description: 'Lot', value: 'L-1' },
    { description: 'Count', value: '3' },
  ])
  assert.deepEqual(facts?.subUnits, [{ partType: 'PCBA', serialNumber: 'SN-2', partNumber: 'PN-2', revision: 'B' }])
  const [file] = facts?.attachments ?? []
  assert.deepEqual(
    [file?.name, file?.contentType, file?.stepId, file?.data.toString()],
    ['log.txt', 'text/plain', 2, 'hello'],
  )
})

test('a document gives each of its reports', () => {
  const second = SAMPLE_ID.replace(/^5/, '6')
  const reports = read(sampleWsxf([sampleWsxfReport(), sampleWsxfReport({ ID: second.toUpperCase(), SN: 'SN-9' })]))
  assert.deepEqual(
    reports.map((report) => [report.facts.header.uuid, report.facts.header.serialNumber]),
    [
      [SAMPLE_ID, 'SN-1'],
      [second, 'SN-9'],
    ],
  )
})

test('a repair report needs no result and no steps', () => {
  const report = sampleWsxfReport({ type: 'UUR', Result: undefined })
    .replaceAll('UUT', 'UUR')
    .replace(/<Step[\s\S]*<\/Step>/, '')
  const [repair] = read(sampleWsxf([report.replace('type="UUT"', 'type="UUR"')]))
  assert.deepEqual([repair?.facts.header.reportType, repair?.facts.header.result], ['R', null])
})

test('how the text is cut up does not matter', () => {
  const whole = read(sampleWsxf())
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 200 }), (pieceLength) => {
      assert.deepEqual(read(sampleWsxf(), pieceLength), whole)
    }),
  )
})

test('a report that lacks something names each path, what was wanted and what was there', () => {
  const bad = sampleWsxfReport({
    SN: undefined,
    Start: '2024-01-15T10:00:00',
    Result: 'Perhaps',
    ID: '{1}',
    Location: ' ',
  })
  assert.throws(() => read(sampleWsxf([sampleWsxfReport(), bad.replace(/<Process[^>]*>/, '')])), {
    code: 'WATS_SERVER_REPORT_INVALID',
    message: [
      'Reports/Report[2]/@ID: wanted a UUID, got "{1}"',
      'Reports/Report[2]/@SN: wanted text of 1 to 100 characters, got nothing',
      'Reports/Report[2]/@Location: wanted text of 1 to 100 characters, got " "',
      'Reports/Report[2]/@Start: wanted an ISO 8601 time with offset, got "2024-01-15T10:00:00"',
      'Reports/Report[2]/@Result: wanted one of Passed, Failed, Done, Error, Terminated, got "Perhaps"',
      'Reports/Report[2]/Process/@Code: wanted a whole number, got nothing',
    ].join('\n'),
  })
})

const BAD: readonly (readonly [what: string, text: string, message: RegExp])[] = [
  ['nothing', '', /not well-formed XML: no element at line 1, column 1/],
  ['a cut document', sampleWsxf().slice(0, -20), /not well-formed XML: Unclosed root tag/],
  ['crossed tags', '<Reports><a></Reports>', /wanted Reports of the namespace .*, got Reports of ""/],
  ['JSON', '{"id": 1}', /not well-formed XML: Non-whitespace before first tag/],
  ['another format', '<TestResults/>', /the root: wanted Reports of the namespace/],
  ['an element that is no report', sampleWsxf(['<Other/>']), /an element in Reports: wanted Report/],
  ['no report', sampleWsxf([]), /wanted at least one Report, got none/],
  ['an entity of its own', sampleWsxf([sampleWsxfReport({ SN: '&boom;' })]), /Invalid character entity at line 2/],
  ['endless nesting', sampleWsxf(['<Report>'.repeat(600)]), /more than 500 levels of elements/],
  ['an attachment that is no base64', sampleWsxf().replace('aGVs', 'a*Vs'), /Report\[1\]\/\/Attachment: wanted base64/],
]

for (const [what, text, message] of BAD) {
  test(`${what} is refused with the reason`, () => {
    assert.throws(
      () => read(text),
      (error: Error & { kind?: string }) => {
        assert.equal(error.kind, 'validation')
        assert.match(error.message, message)
        return true
      },
    )
  })
}

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { projectWsxf, type WsxfView } from './project-wsxf.ts'
import { createWsxfReader } from './read-wsxf.ts'
import { SAMPLE_ID, sampleWsxf, sampleWsxfReport } from './sample-wsxf.ts'

const ALL: WsxfView = { includeAttachments: true, includeChartdata: true, includeIndexes: true }

test('a report that is wanted whole comes back as it came', () => {
  assert.equal(projectWsxf(sampleWsxf(), 0, ALL), sampleWsxf())
})

test('of several reports only the one that is wanted comes back', () => {
  const second = SAMPLE_ID.replace(/^5/, '6')
  const document = sampleWsxf([sampleWsxfReport(), sampleWsxfReport({ ID: second })])
  const reader = createWsxfReader()
  reader.write(projectWsxf(document, 1, ALL))
  assert.deepEqual(
    reader.end().map((report) => report.facts.header.uuid),
    [second],
  )
})

test('without chart data the points are left out, and nothing else', () => {
  const shown = projectWsxf(sampleWsxf(), 0, { ...ALL, includeChartdata: false })
  assert.equal(shown, sampleWsxf().replace('1;2', '').replace('0;1', ''))
})

test('without attachments the name stays and the content goes', () => {
  const shown = projectWsxf(sampleWsxf(), 0, { ...ALL, includeAttachments: false })
  assert.match(shown, /<Attachment Name="log.txt" ContentType="text\/plain"><\/Attachment>/)
})

test('without indexes the numbering goes, and the same words in quotes stay', () => {
  const shown = projectWsxf(sampleWsxf(), 0, { ...ALL, includeIndexes: false })
  assert.doesNotMatch(shown.replace('a StepIndex="9" in quotes', ''), /StepIndex|MeasIndex|idx=/)
  assert.match(shown, /Name='a StepIndex="9" in quotes' StepType="ET_NLT"/)
})

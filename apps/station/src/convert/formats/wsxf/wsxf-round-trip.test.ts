import assert from 'node:assert/strict'
import test from 'node:test'
import { normaliseReport, type Step, type TestReportDraft } from '@sightline/wats'
import fc from 'fast-check'
import { rejectionOfFault } from '../../content-fault.ts'
import { anyHeader, anyLeaf, anyStatus, anyText, draftOf } from '../arbitrary-report.test.ts'
import { createFindings } from '../findings.ts'
import { finishReport } from './finish-report.ts'
import { createReportReader } from './report-reader.ts'

const WORDS = { P: 'Passed', F: 'Failed', S: 'Skipped', D: 'Done', E: 'Error', T: 'Terminated' } as const

const { sequence } = fc.letrec<{ sequence: Step }>((tie) => ({
  sequence: fc
    .record({
      name: anyText,
      status: anyStatus,
      id: fc.nat(),
      totTime: fc.double({ min: 0, max: 1e6, noNaN: true }),
      seqCall: fc.record({ name: anyText, path: anyText, version: anyText }),
      steps: fc.array(fc.oneof({ maxDepth: 3 }, anyLeaf, tie('sequence')), { maxLength: 3 }),
    })
    .map((step) => ({ group: 'M' as const, stepType: 'SequenceCall', ...step })),
}))
const anyReport = fc
  .record({ header: anyHeader, root: sequence, comment: anyText })
  .map(({ header, root, comment }) => ({
    ...draftOf(header, root),
    uut: { comment },
  }))

test('a report that is written as WSXF is read back equal', () => {
  fc.assert(
    fc.property(
      fc.array(anyReport, { minLength: 1, maxLength: 2 }),
      fc.integer({ min: 1, max: 40 }),
      (reports, size) => {
        const read = readXml(`<Reports>${reports.map(reportXml).join('\n')}</Reports>`, size)
        assert.deepEqual(
          read,
          reports.map((report) => normaliseReport(report)),
        )
      },
    ),
  )
})

test('whatever the bytes, the reader gives reports, findings or a fault', () => {
  const xml = fc
    .record({ report: anyReport, at: fc.nat(), length: fc.nat(20), insert: fc.string({ maxLength: 3 }) })
    .map(({ report, at, length, insert }) => {
      const text = `<Reports>${reportXml(report)}</Reports>`
      const cut = at % text.length
      return text.slice(0, cut) + insert + text.slice(cut + length)
    })
  fc.assert(
    fc.property(xml, (text) => {
      try {
        readXml(text, 1000)
      } catch (error) {
        assert.notEqual(rejectionOfFault(error), undefined, String(error))
      }
    }),
  )
})

/** Reads the text in pieces of this size. */
function readXml(text: string, size: number): unknown[] {
  const options = { defaults: {}, processes: {} }
  const findings = createFindings()
  const drafts: unknown[] = []
  const warn = () => undefined
  const reader = createReportReader({
    findings,
    warn,
    onReport: (report, where) => {
      const draft = finishReport(report, { options, findings, where, warn })
      if (draft !== undefined) drafts.push(normaliseReport(draft as TestReportDraft))
    },
  })
  for (let at = 0; at < text.length; at += size) reader.write(text.slice(at, at + size))
  reader.end()
  return drafts
}

function reportXml({
  sn,
  pn,
  rev,
  machineName,
  location,
  purpose,
  start,
  result,
  processCode,
  root,
  uut,
}: TestReportDraft): string {
  const attributes = {
    type: 'UUT',
    SN: sn,
    PN: pn,
    Rev: rev,
    MachineName: machineName,
    Location: location,
    Purpose: purpose,
    Start: start,
    Result: WORDS[result],
  }
  return element(
    'Report',
    attributes,
    `<UUT><Comment>${escaped(uut?.comment)}</Comment></UUT>${element('Process', { Code: processCode })}${stepXml(root)}`,
  )
}

function stepXml(step: Step): string {
  const inside = [
    ...(step.seqCall == null
      ? []
      : [
          element('SequenceCall', {
            Name: step.seqCall.name,
            Filepath: step.seqCall.path,
            Version: step.seqCall.version,
          }),
        ]),
    ...(step.numericMeas ?? []).map((one) =>
      element('NumericLimit', {
        NumericValue: one.value,
        Units: one.unit,
        CompOperator: one.compOp,
        LowLimit: one.lowLimit,
        HighLimit: one.highLimit,
        Status: WORDS[one.status],
      }),
    ),
    ...(step.stringMeas ?? []).map((one) =>
      element('StringValue', {
        StringValue: one.value,
        StringLimit: one.limit,
        CompOperator: one.compOp,
        Status: WORDS[one.status],
      }),
    ),
    ...(step.booleanMeas ?? []).map((one) => element('PassFail', { Status: WORDS[one.status] })),
    ...(step.steps ?? []).map(stepXml),
  ]
  const attributes = {
    Id: step.id,
    Group: 'Main',
    Name: step.name,
    StepType: step.stepType,
    Status: WORDS[step.status],
    total_time: step.totTime,
  }
  return element('Step', attributes, inside.join('\n'))
}

function element(name: string, attributes: Readonly<Record<string, unknown>>, inside = ''): string {
  const written = Object.entries(attributes).flatMap(([key, value]) =>
    value == null ? [] : [` ${key}="${escaped(value)}"`],
  )
  return `<${name}${written.join('')}>${inside}</${name}>`
}

function escaped(value: unknown): string {
  return String(value).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}

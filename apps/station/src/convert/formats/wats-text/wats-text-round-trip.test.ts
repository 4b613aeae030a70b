import assert from 'node:assert/strict'
import test from 'node:test'
import { normaliseReport, type Step, type TestReportDraft } from '@sightline/wats'
import fc from 'fast-check'
import { anyHeader, anyLeaf, anyText, draftOf, PLACE } from '../arbitrary-report.test.ts'
import { createFindings } from '../findings.ts'
import { createUnitReader } from './unit-reader.ts'

const WORDS = { P: 'Passed', F: 'Failed', S: 'Skipped', D: 'Done', E: 'Error', T: 'Terminated' } as const
const TYPES: Readonly<Record<string, string>> = {
  ET_NLT: 'NumericLimitTest',
  ET_PFT: 'PassFailTest',
  ET_SVT: 'StringValueTest',
}

const { sequence } = fc.letrec<{ sequence: Step }>((tie) => ({
  sequence: fc
    .record({
      name: anyText,
      status: fc.constantFrom('P' as const, 'F' as const, 'E' as const),
      steps: fc.array(fc.oneof({ maxDepth: 3 }, anyLeaf, tie('sequence')), { maxLength: 3 }),
    })
    .map((step) => ({ group: 'M' as const, stepType: 'SequenceCall', seqCall: { name: step.name }, ...step })),
}))

const anyReport = fc
  .record({ header: anyHeader, software: anyText, steps: fc.array(fc.oneof(anyLeaf, sequence), { maxLength: 4 }) })
  .map(({ header, software, steps }) => {
    const root = {
      group: 'M' as const,
      stepType: 'SequenceCall',
      name: software,
      status: header.result,
      seqCall: { name: software, path: software },
      steps,
    }
    return draftOf(header, root)
  })

test('reports that are written in the text format are read back equal', () => {
  fc.assert(
    fc.property(fc.array(anyReport, { minLength: 1, maxLength: 2 }), (reports) => {
      const text = reports.flatMap(unitLines).join('\n')
      assert.deepEqual(
        readUnits(text),
        reports.map((report) => normaliseReport(report)),
      )
    }),
  )
})

test('whatever the lines, the reader gives reports or findings', () => {
  const word = fc.constantFrom(
    '--Header-Start--',
    '--Step-Data-Start--',
    '--Step-Data-End--',
    '--UUT-End--',
    'SequenceCall',
    'NumericLimitTest',
    'Series',
    'Chart',
    'UUTStatus',
    '\t',
    '5',
    'x',
    '\n',
    ';',
  )
  fc.assert(
    fc.property(fc.array(fc.oneof(word, fc.string({ maxLength: 3 })), { maxLength: 60 }), (words) => {
      readUnits(words.join(''))
    }),
    { numRuns: 300 },
  )
})

function readUnits(text: string): unknown[] {
  const units: unknown[] = []
  const reader = createUnitReader({
    options: { defaults: PLACE, processes: {} },
    findings: createFindings(),
    warn: () => undefined,
    onUnit: (draft) => units.push(normaliseReport(draft as TestReportDraft)),
  })
  for (const [at, line] of text.split('\n').entries()) reader.read({ number: at + 1, text: line })
  reader.end()
  return units
}

function unitLines({ sn, pn, rev, machineName, start, result, processCode, root }: TestReportDraft): string[] {
  return [
    '--Header-Start--',
    ...Object.entries({
      SerialNumber: sn,
      PartNumber: pn,
      Revision: rev,
      StationName: machineName,
      StartDateTime: start,
      UUTStatus: WORDS[result],
      OperationTypeCode: processCode,
      SoftwareName: root.name,
    }).map(([name, value]) => `${name}\t${value}`),
    '--Step-Data-Start--',
    ...(root.steps ?? []).flatMap(stepLines),
    '--Step-Data-End--',
    '--UUT-End--',
  ]
}

function stepLines(step: Step): string[] {
  const { name, status, stepType } = step
  if (stepType === 'SequenceCall') {
    return [
      `SequenceCall\t${name}\t\t\t\t\t\t\t${WORDS[status]}`,
      ...(step.steps ?? []).flatMap(stepLines),
      'EndSequenceCall',
    ]
  }
  const [numeric] = step.numericMeas ?? []
  const [text] = step.stringMeas ?? []
  const cells = [
    TYPES[stepType],
    name,
    '',
    numeric?.value ?? text?.value ?? (status === 'P' ? 'TRUE' : 'FALSE'),
    numeric?.lowLimit ?? text?.limit ?? '',
    numeric?.highLimit ?? '',
    numeric?.compOp ?? text?.compOp ?? '',
    numeric?.unit ?? '',
    WORDS[status],
  ]
  return [cells.join('\t')]
}

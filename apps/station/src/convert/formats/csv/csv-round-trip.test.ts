import assert from 'node:assert/strict'
import test from 'node:test'
import { normaliseReport, type Step, type TestReportDraft } from '@sightline/wats'
import fc from 'fast-check'
import { anyHeader, anyLeaf, anyText, draftOf, PLACE } from '../arbitrary-report.test.ts'
import { createFindings } from '../findings.ts'
import { headingsOf } from './csv-dialect.ts'
import { readTable } from './csv-rows.ts'
import { unitDraft } from './csv-unit-draft.ts'
import { unitsOf } from './csv-units.ts'

const WORDS = { P: 'PASSED', F: 'FAILED', S: 'SKIPPED', D: 'DONE', E: 'ERROR', T: 'TERMINATED' } as const
const HEADINGS = [
  'serial_number',
  'part_number',
  'rev',
  'station',
  'start',
  'result',
  'process_code',
  'program',
  'test_name',
  'measured_value',
  'unit',
  'pass',
  'low_limit',
  'high_limit',
  'comp_op',
]

const anyReport = fc
  .record({
    header: anyHeader,
    program: anyText,
    steps: fc.array(anyLeaf.map(withTellingText), { minLength: 1, maxLength: 4 }),
  })
  .map(({ header, program, steps }) => {
    const root = {
      group: 'M' as const,
      stepType: 'SequenceCall',
      name: program,
      status: header.result,
      seqCall: { name: program, path: program },
      steps,
    }
    return draftOf(header, root)
  })
const anyReports = fc.uniqueArray(anyReport, {
  minLength: 1,
  maxLength: 3,
  selector: ({ sn, pn, start }) => `${sn}|${pn}|${start}`,
})

test('reports that are written as CSV are read back equal, with any delimiter', () => {
  fc.assert(
    fc.property(
      anyReports,
      fc.constantFrom(',', ';', '\t', '|'),
      fc.boolean(),
      (reports, delimiter, isDecimalComma) => {
        const text = [HEADINGS, ...reports.flatMap(rowsOf)]
          .map((row) => row.map((cell) => quoted(cell, isDecimalComma)).join(delimiter))
          .join('\r\n')
        const read = readCsv(text, isDecimalComma ? ',' : '.')
        assert.deepEqual(
          read,
          reports.map((report) => normaliseReport(report)),
        )
      },
    ),
  )
})

test('whatever the text, the reader gives reports or findings', () => {
  const word = fc.constantFrom(...HEADINGS, ',', ';', '"', '\n', '5', 'NE-1', '2026-02-03T08:00:00Z')
  fc.assert(
    fc.property(fc.array(fc.oneof(word, fc.string({ maxLength: 3 })), { maxLength: 60 }), (words) => {
      readCsv([HEADINGS.join(','), words.join('')].join('\n'), '.')
      readCsv(words.join(''), '.')
    }),
    { numRuns: 300 },
  )
})

/** A text without a limit that could be a number would be read as one. */
function withTellingText(step: Step): Step {
  const [text] = step.stringMeas ?? []
  return text?.compOp === 'LOG' ? { ...step, stringMeas: [{ ...text, value: `text ${text.value}` }] } : step
}

function readCsv(text: string, separator: '.' | ','): unknown[] {
  const findings = createFindings()
  const warn = () => undefined
  const table = readTable(text, headingsOf(text), findings, warn)
  const options = { defaults: PLACE, processes: {} }
  return unitsOf(table?.rows ?? [], findings).flatMap((unit) => {
    const draft = unitDraft(unit, separator, { options, findings, where: '', warn })
    return draft === undefined ? [] : [normaliseReport(draft as TestReportDraft)]
  })
}

function rowsOf({ sn, pn, rev, machineName, start, result, processCode, root }: TestReportDraft): unknown[][] {
  return (root.steps ?? []).map((step: Step) => {
    const [numeric] = step.numericMeas ?? []
    const [text] = step.stringMeas ?? []
    const measured = [
      numeric?.value ?? text?.value,
      numeric?.unit,
      WORDS[step.status],
      numeric?.lowLimit ?? text?.limit,
      numeric?.highLimit,
      numeric?.compOp ?? text?.compOp,
    ]
    return [sn, pn, rev, machineName, start, WORDS[result], processCode, root.name, step.name, ...measured]
  })
}

function quoted(cell: unknown, isDecimalComma: boolean): string {
  const text = typeof cell === 'number' && isDecimalComma ? String(cell).replace('.', ',') : String(cell ?? '')
  return `"${text.replaceAll('"', '""')}"`
}

/** Random small test reports that every format can say; each test leaves out what its format cannot. */
import type {
  NumericMeasurement,
  NumericValue,
  ReportResult,
  Step,
  StepStatus,
  StringMeasurement,
  TestReportDraft,
} from '@sightline/wats'
import fc from 'fast-check'

/** Text without control characters and without blanks at its ends, as a person would type it. */
export const anyText = fc
  .string({
    unit: fc.oneof(
      fc.constantFrom('a', 'B', '7', ' ', '<', '&', '"', "'", ';', ',', '%', 'ø', 'Ω', '試'),
      fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 1 }),
    ),
    minLength: 1,
    maxLength: 12,
  })
  .map((text) => text.trim())
  .filter((text) => text !== '')

export const anyNumber: fc.Arbitrary<NumericValue> = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
  fc.integer(),
  fc.constantFrom<NumericValue>('NaN', 'Infinity', '-Infinity'),
)

export const anyStatus = fc.constantFrom<StepStatus>('P', 'F', 'D', 'E', 'S')
const verdict = fc.constantFrom<StepStatus>('P', 'F')

export const anyStart = fc
  .record({
    moment: fc.date({ min: new Date('2000-01-01'), max: new Date('2099-01-01'), noInvalidDate: true }),
    offset: fc.constantFrom('Z', '+01:00', '-05:30'),
  })
  .map(({ moment, offset }) => moment.toISOString().replace('Z', offset))

export const anyNumeric: fc.Arbitrary<NumericMeasurement> = fc.oneof(
  fc.record({ value: anyNumber, unit: anyText, compOp: fc.constant('LOG' as const), status: verdict }),
  fc.record({
    value: anyNumber,
    unit: anyText,
    compOp: fc.constantFrom('EQ', 'GE', 'LT'),
    lowLimit: anyNumber,
    status: verdict,
  }),
  fc.record({
    value: anyNumber,
    unit: anyText,
    compOp: fc.constantFrom('GELE', 'LTGT'),
    lowLimit: anyNumber,
    highLimit: anyNumber,
    status: verdict,
  }),
)

export const anyStringMeasurement: fc.Arbitrary<StringMeasurement> = fc.oneof(
  fc.record({ value: anyText, compOp: fc.constant('LOG' as const), status: verdict }),
  fc.record({ value: anyText, compOp: fc.constantFrom('CASESENSIT', 'IGNORECASE'), limit: anyText, status: verdict }),
)

export const anyHeader = fc.record({
  sn: anyText,
  pn: anyText,
  rev: anyText,
  machineName: anyText,
  start: anyStart,
  result: fc.constantFrom<ReportResult>('P', 'F', 'D', 'E', 'T'),
  processCode: fc.integer({ min: 0, max: 32_767 }),
})

/** A step with one measurement, whose status it takes. */
export const anyLeaf: fc.Arbitrary<Step> = fc.oneof(
  fc
    .record({ name: anyText, measurement: anyNumeric })
    .map(({ name, measurement }) => leaf('ET_NLT', name, measurement.status, { numericMeas: [measurement] })),
  fc
    .record({ name: anyText, measurement: anyStringMeasurement })
    .map(({ name, measurement }) => leaf('ET_SVT', name, measurement.status, { stringMeas: [measurement] })),
  fc
    .record({ name: anyText, status: verdict })
    .map(({ name, status }) => leaf('ET_PFT', name, status, { booleanMeas: [{ status }] })),
)

function leaf(stepType: string, name: string, status: StepStatus, measured: Partial<Step>): Step {
  return { group: 'M', stepType, name, status, ...measured }
}

export const PLACE = { location: 'Oslo', purpose: 'Production' } as const

export function draftOf(
  header: Omit<TestReportDraft, 'type' | 'root' | 'location' | 'purpose'>,
  root: Step,
): TestReportDraft {
  return { type: 'T', ...PLACE, ...header, root }
}

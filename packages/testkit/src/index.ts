/** The public door of @sightline/testkit. The WATS test server has its own: `@sightline/testkit/wats-server`. */
export {
  type ConversionAnswer,
  type ConverterContract,
  type ConverterSample,
  type ConverterUnderTest,
  converterContract,
} from './contracts/converter-contract.ts'
export {
  type InstrumentContract,
  type InstrumentUnderTest,
  instrumentContract,
} from './contracts/instrument-contract.ts'
export { metricProblems } from './contracts/metric-rules.ts'
export { type Residue, watchResidue } from './contracts/process-residue.ts'
export { type SinkContract, sampleRecord, sinkContract } from './contracts/sink-contract.ts'
export type { SuiteContext, SuiteTest } from './contracts/suite.ts'
export { createFakeClock, type FakeClock, type FakeTimer } from './fake-clock.ts'
export type { ExpectedSpan, SpanExpectation } from './memory-telemetry/expected-span.ts'
export {
  type RecordedTelemetry,
  type RecordOptions,
  recordTelemetry,
  type TestEnd,
} from './memory-telemetry/record-telemetry.ts'
export type { LogMatch, RecordedLogs } from './memory-telemetry/recorded-logs.ts'
export type {
  HistogramReading,
  LabelMatch,
  MetricSeries,
  RecordedMetrics,
} from './memory-telemetry/recorded-metrics.ts'
export type { RecordedSpans } from './memory-telemetry/recorded-spans.ts'
export type { SpanNode } from './memory-telemetry/span-tree.ts'

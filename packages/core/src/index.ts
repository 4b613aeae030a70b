/** The public door of @sightline/core. */
export { type Clock, followWallClock, systemClock } from './clock.ts'
export { b3, b3Multi } from './context/b3.ts'
export type { Context } from './context/context.ts'
export { acceptCorrelationId } from './context/correlation-id.ts'
export { baggage, CORRELATION_HEADER, traceContext } from './context/propagation.ts'
export type { Carrier, Extracted, Propagator } from './context/propagator.ts'
export type { Baggage, BaggageEntry, Fields, Scope, ScopeChange, ScopeStore } from './context/scope.ts'
export { createSyncStore } from './context/sync-store.ts'
export { formatTraceparent, parseTraceparent } from './context/trace-context.ts'
export { createGuard, type GuardOptions } from './create-guard.ts'
export { context, logger, metrics, operation, startSpan } from './door.ts'
export { type ErrorDefinition, errorCatalogue } from './errors/catalogue.ts'
export { defineErrors, type ErrorMakers, type ErrorTable } from './errors/define-errors.ts'
export { type DescribedError, describeError } from './errors/describe-error.ts'
export {
  AuthenticationError,
  AuthorizationError,
  CancelledError,
  ConfigurationError,
  ConflictError,
  ConnectionError,
  errorOfKind,
  NotFoundError,
  RateLimitedError,
  ServerError,
  TimeoutError,
  ValidationError,
} from './errors/error-classes.ts'
export { createErrorHandler, type ErrorHandler, type ErrorMode } from './errors/error-handler.ts'
export { errorKindOf } from './errors/error-kind-of.ts'
export { fingerprint } from './errors/fingerprint.ts'
export { ERROR_KINDS, ERROR_TYPES, type ErrorKind, type ErrorType } from './errors/kind.ts'
export { fromProblem, PROBLEM_TYPE, type Problem, toProblem } from './errors/problem.ts'
export { secret } from './errors/secret.ts'
export { httpStatusOf, isSightlineError, SightlineError, type SightlineErrorOptions } from './errors/sightline-error.ts'
export type { Guard } from './guard.ts'
export type { CheckDefinition, CheckResult, CheckState, CheckStatus } from './health/check.ts'
export { defineCheck } from './health/define-check.ts'
export type { Health, HealthChange, HealthReport, OverallStatus, Phase } from './health/health.ts'
export { isThreshold, LEVELS, type Level, levelOf, type Threshold } from './log/level.ts'
export type { LevelPatterns, Logger, Logs } from './log/logs.ts'
export { parseDebugSwitch, parseLevels } from './log/parse-levels.ts'
export type { LogEntry, LogOrigin, LogRecord, LogSink } from './log/record.ts'
export { redactText } from './log/redact-text.ts'
export { createRedactor, type Redactor } from './log/redactor.ts'
export { type PlainOptions, toPlain } from './log/to-plain.ts'
export { checkDefinition } from './metrics/check-definition.ts'
export type { CheckedDefinition } from './metrics/checked-definition.ts'
export { compareFamilies } from './metrics/collector-steps.ts'
export {
  defineMetrics,
  type LabelArguments,
  type LabelsOf,
  type LabelValue,
  type MergeRule,
  type MetricDefinition,
  type MetricKind,
  type MetricTable,
  type StateOf,
} from './metrics/definition.ts'
export type {
  ExponentialBuckets,
  ExponentialFactory,
  ExponentialPoint,
  ExponentialStore,
} from './metrics/exponential.ts'
export type { Exemplar, HistogramFamily, MetricFamily, ScalarFamily, SummaryFamily } from './metrics/family.ts'
export { HistogramStore } from './metrics/histogram-store.ts'
export type { MetricHost } from './metrics/metric-host.ts'
export type { MetricLimits } from './metrics/metric-limits.ts'
export type { CollectorStep, Metrics } from './metrics/metrics.ts'
export { metricsOwnTable } from './metrics/own-table.ts'
export type {
  BoundCounter,
  BoundGauge,
  BoundHistogram,
  Counter,
  Gauge,
  Histogram,
  Info,
  Observable,
  RecorderOf,
  Recorders,
  StateSet,
  UpDownCounter,
} from './metrics/recorders.ts'
export { ScalarStore } from './metrics/scalar-store.ts'
export type { ReadableSeries, SeriesMemory } from './metrics/series-memory.ts'
export type { CreateOperation } from './observe/create-operations.ts'
export type { ActiveOperation, Operation, OperationDefinition, OperationOptions } from './observe/operation.ts'
export { OUTCOMES, type Outcome, type Verdict } from './observe/outcome.ts'
export { verdictOf } from './observe/verdict-of.ts'
export type { Resource } from './resource.ts'
export { type BackOff, backOffMs } from './retry/back-off.ts'
export { retryAfterMsOf } from './retry/retry-after.ts'
export { createRuntime, type Runtime, type RuntimeSettings, runtime, VERSION } from './runtime.ts'
export { writeHex } from './trace/ids.ts'
export type { SpanLimits } from './trace/limits.ts'
export {
  alwaysOff,
  alwaysOn,
  byName,
  byPath,
  type PathRule,
  parentBased,
  ratioOf,
  type Sampler,
  type SamplerInput,
  type SamplerRule,
} from './trace/sampler.ts'
export type {
  Attributes,
  AttributeValue,
  EndedSpan,
  InstrumentationScope,
  Span,
  SpanContext,
  SpanEvent,
  SpanKind,
  SpanLink,
  SpanOptions,
  SpanSink,
  SpanStatus,
} from './trace/span.ts'
export type { SpanFeed, SpanSinks } from './trace/span-sinks.ts'
export type { Tracer } from './trace/tracer.ts'

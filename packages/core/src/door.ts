/** Short ways to the shared runtime, for code that records: what a library imports. Made once, at the top of a file. */
import type { Context } from './context/context.ts'
import type { Logger } from './log/logs.ts'
import type { MetricTable } from './metrics/definition.ts'
import type { Recorders } from './metrics/recorders.ts'
import type { CreateOperation } from './observe/create-operations.ts'
import { runtime } from './runtime.ts'
import type { Span, SpanOptions } from './trace/span.ts'

/** The logger of that name; dots make a hierarchy for level patterns ("station.convert.csv"). */
export function logger(name: string): Logger {
  return runtime.logs.logger(name)
}

/** The recorders of a table (see `defineMetrics`). @throws SightlineError `SL_METRIC_INVALID`, `SL_METRIC_CONFLICT` */
export function metrics<const T extends MetricTable>(table: T): Recorders<T> {
  return runtime.metrics.use(table)
}

/** Declares an operation: a span, a duration, an in-flight count, an outcome and a log context in one call. */
export const operation: CreateOperation = (definition) => runtime.operation(definition)

/** Starts a span that is not active by itself; see `Tracer.start`. */
export function startSpan(name: string, options?: SpanOptions): Span {
  return runtime.traces.start(name, options)
}

/** The ambient context of the process. */
export const context: Context = runtime.context

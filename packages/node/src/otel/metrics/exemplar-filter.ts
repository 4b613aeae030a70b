/** Which measurements may become exemplars (OpenTelemetry, "Metrics SDK", "ExemplarFilter"). */
import type { Context } from '@opentelemetry/api'
import type { Runtime } from '@sightline/core'
import type { ExemplarFilter } from '../../environment/variables.ts'

/** What an exemplar needs of a span. */
export interface ActiveSpan {
  readonly traceId: string
  readonly spanId: string
  readonly isSampled: boolean
}

/** @returns the span of a measurement; undefined for a measurement that is no exemplar */
export type ExemplarOf = (context: Context | undefined) => ActiveSpan | undefined

/** Under this key the API keeps the active span; a registered symbol, so that the API need not be loaded. */
const SPAN_KEY = Symbol.for('OpenTelemetry Context Key SPAN')
const SAMPLED = 1
const NOWHERE: ActiveSpan = { traceId: '', spanId: '', isSampled: true }

/**
 * @param activeSpan - the span of a context, or of the running code where none is given
 * @returns undefined where no measurement becomes an exemplar
 */
export function createExemplarOf(
  filter: ExemplarFilter,
  runtime: Runtime,
  activeSpan: ExemplarOf = (context) => spanOf(runtime, context),
): ExemplarOf | undefined {
  if (filter === 'always_off') return undefined
  return (context) => {
    try {
      const span = activeSpan(context)
      if (filter === 'trace_based') return span?.isSampled === true ? span : undefined
      if (span === undefined) return NOWHERE
      return span.isSampled ? span : { traceId: span.traceId, spanId: span.spanId, isSampled: true }
    } catch (error) {
      runtime.guard.report('OpenTelemetry exemplars', error)
      return undefined
    }
  }
}

function spanOf(runtime: Runtime, context: Context | undefined): ActiveSpan | undefined {
  if (context === undefined) return runtime.context.current()?.span
  const span = context.getValue(SPAN_KEY) as { spanContext?(): unknown } | undefined
  const given = span?.spanContext?.() as { traceId: string; spanId: string; traceFlags: number } | undefined
  if (given === undefined) return undefined
  return { traceId: given.traceId, spanId: given.spanId, isSampled: (given.traceFlags & SAMPLED) !== 0 }
}

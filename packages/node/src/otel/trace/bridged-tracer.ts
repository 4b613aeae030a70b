/** A tracer of the OpenTelemetry API that records with core's. Limits, sampling and masking are core's; suppression is the context's. */
import type { InstrumentationScope, Scope, SpanOptions } from '@sightline/core'
import type { OtelContext } from '../api/otel-context.ts'
import { type OtelSpan, type OtelSpanOptions, type OtelTracer, SPAN_KINDS } from '../api/otel-span.ts'
import { millisecondsOf } from '../api/time-input.ts'
import type { BridgeHost } from '../bridge-host.ts'
import { asScopeContext, type ScopeContext } from '../context/scope-context.ts'
import { BridgedSpan, textOf } from './bridged-span.ts'
import { createCarriedSpan, INVALID_SPAN } from './carried-span.ts'
import { toOtel } from './span-context.ts'

type StartOptions = OtelSpanOptions | null | undefined

const NO_OPTIONS: OtelSpanOptions = {}

export function createBridgedTracer(host: BridgeHost, scope: InstrumentationScope): OtelTracer {
  const { runtime, parts } = host
  const optionsOf: readonly SpanOptions[] = SPAN_KINDS.map((kind) => ({ kind, scope }))

  function begin(name: unknown, options: OtelSpanOptions, context: ScopeContext): OtelSpan {
    const within = (options.root === true ? context.withSpan(undefined) : context).scope ?? parts.emptyScope
    if (!host.isRunning) return carriedBy(within)
    if (within.isSuppressed) return INVALID_SPAN
    const span = new BridgedSpan(runtime.traces.start(textOf(name), coreOptions(options), within), parts.span)
    if (options.attributes !== undefined) span.setAttributes(options.attributes)
    if (options.links !== undefined) span.addLinks(options.links)
    return span
  }

  function coreOptions({ kind, startTime }: OtelSpanOptions): SpanOptions {
    const ofKind = optionsOf[typeof kind === 'number' ? kind : 0] ?? optionsOf[0]!
    const startMs = millisecondsOf(startTime, runtime.clock)
    return startMs === undefined ? ofKind : { ...ofKind, startMs }
  }

  /** Callers' options may throw where they are read: then the span does without. A sampler that throws costs the span. */
  function start(name: unknown, options: StartOptions, context: ScopeContext): OtelSpan {
    try {
      return begin(name, options ?? NO_OPTIONS, context)
    } catch (error) {
      runtime.guard.report('opentelemetry tracer', error)
      const retry = () => begin(name, NO_OPTIONS, context)
      return runtime.guard.run('opentelemetry tracer', retry) ?? carriedBy(context.scope)
    }
  }

  const inForce = (context: OtelContext | null | undefined) => asScopeContext(context ?? host.contexts?.active(), parts)

  return {
    startSpan: (name, options, context) => start(name, options, inForce(context)),
    startActiveSpan(name: string, ...rest: unknown[]) {
      const callback = rest.at(-1)
      if (typeof callback !== 'function') return undefined
      const [options, context] = rest.slice(0, -1) as [StartOptions, OtelContext?]
      const outer = inForce(context)
      const span = start(name, options, outer)
      const body = callback as (span: OtelSpan) => never
      const { contexts } = host
      return contexts === undefined ? body(span) : contexts.with(outer.withSpan(span), body, undefined, span)
    },
  }
}

/** What a tracer that does not record gives: the parent, so that the trace goes on elsewhere (OpenTelemetry API, "Behavior without an SDK"). */
function carriedBy(scope: Scope | undefined): OtelSpan {
  const parent = scope?.span ?? scope?.remoteParent
  return parent === undefined ? INVALID_SPAN : createCarriedSpan(toOtel(parent))
}

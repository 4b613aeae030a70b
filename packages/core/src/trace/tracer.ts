/** Makes spans: finds the parent, asks the sampler, hands ended spans to the sinks under the guard. */
import type { Clock } from '../clock.ts'
import type { Scope } from '../context/scope.ts'
import type { Guard } from '../guard.ts'
import { newTraceId, randomWord, type TraceId, traceIdFrom } from './ids.ts'
import { INERT_SPAN } from './inert-span.ts'
import { DEFAULT_SPAN_LIMITS, type SpanLimits } from './limits.ts'
import { RecordingSpan, type SpanHost } from './recording-span.ts'
import { alwaysOn, parentBased, type Sampler, type SamplerInput } from './sampler.ts'
import {
  type Attributes,
  type AttributeValue,
  NO_SPAN_ID,
  type Span,
  type SpanContext,
  type SpanKind,
  type SpanOptions,
} from './span.ts'
import { createSpanSinks, type SpanSinks } from './span-sinks.ts'
import { UnsampledSpan } from './unsampled-span.ts'

const SAMPLED = 1
const RANDOM = 2
/** What a trace begins with: our ids are random, and the default sampler keeps every root. */
const ROOT_FLAGS = SAMPLED | RANDOM
const NO_OPTIONS: SpanOptions = {}

export interface Tracer extends SpanSinks {
  /**
   * Starts a span; it is not made active (use `context.run({ span }, ...)` or an operation). While the runtime is silent,
   * or inside a suppressed scope, the answer is a span that does nothing.
   *
   * @param within - the scope it is started in; the active one when left out
   */
  start(name: string, options?: SpanOptions, within?: Scope): Span
  setSampler(sampler: Sampler): void
  /** Whether the sampler looks at attributes, which are worth finding out before a span begins then. */
  readonly readsAttributes: boolean
  setLimits(limits: Partial<SpanLimits>): void
}

export interface TracerParts {
  readonly gate: { readonly on: boolean }
  readonly clock: Clock
  readonly guard: Guard
  readonly scope: () => Scope | undefined
  readonly mask: (key: string, value: AttributeValue) => AttributeValue
}

export function createTracer(parts: TracerParts): Tracer {
  const { gate, clock, guard } = parts
  const sinks = createSpanSinks(guard)
  let sampler: Sampler = parentBased(alwaysOn)
  let isDefaultSampler = true
  const host: SpanHost & { limits: SpanLimits } = {
    limits: DEFAULT_SPAN_LIMITS,
    now: () => clock.now(),
    mask: parts.mask,
    onEnd: sinks.hand,
  }

  /** The default sampler is answered here, so that the common case makes neither text of ids nor an input object. */
  function decide(
    trace: TraceId,
    name: string,
    kind: SpanKind,
    parent: SpanContext | undefined,
    flags: number,
    attributes: Attributes | undefined,
  ): boolean {
    if (!isDefaultSampler) return sampler.isSampled(new SamplerQuestion(trace, name, kind, parent, attributes))
    return (flags & SAMPLED) !== 0
  }

  function begin(name: string, options: SpanOptions, scope: Scope | undefined): Span {
    if (scope?.isSuppressed === true) return INERT_SPAN
    const parent = parentOf(scope, options)
    const trace = parent === undefined ? newTraceId() : traceOf(parent)
    const kind = options.kind ?? 'internal'
    // Read once: parents are of three shapes, and each read of one costs 2 ns.
    const parentFlags = flagsOf(parent)
    const isSampled = decide(trace, name, kind, parent, parentFlags, options.attributes)
    const flags = (parentFlags & RANDOM) | (isSampled ? SAMPLED : 0)
    if (!isSampled) return new UnsampledSpan(name, trace, flags, parent?.traceState)
    const idHigh = randomWord()
    const idLow = randomWord() || 1
    const startMs = options.startMs ?? clock.now()
    const id = options.correlationId ?? scope?.correlationId
    const named = spanOf(parent)
    const remote = isRemote(named)
    const span = new RecordingSpan(host, name, kind, trace, idHigh, idLow, flags, startMs, named, remote, id)
    return options === NO_OPTIONS ? span : describe(span, options)
  }

  return {
    // Small, so that V8 puts it in the caller's place: silence costs a comparison.
    start: (name, options = NO_OPTIONS, within = undefined) =>
      gate.on ? begin(name, options, within ?? parts.scope()) : INERT_SPAN,
    get readsAttributes() {
      return sampler.readsAttributes === true
    },
    setSampler(next) {
      sampler = next
      isDefaultSampler = false
    },
    setLimits(limits) {
      host.limits = { ...host.limits, ...limits }
    },
    addSink: sinks.addSink,
    hand: sinks.hand,
    addFeed: sinks.addFeed,
    flush: sinks.flush,
  }
}

/** What a sampler is asked. A class, so that the id becomes text only for samplers that read it. */
class SamplerQuestion implements SamplerInput {
  readonly name: string
  readonly kind: SpanKind
  readonly parent: SpanContext | undefined
  readonly attributes: Attributes | undefined
  readonly #trace: TraceId

  constructor(
    trace: TraceId,
    name: string,
    kind: SpanKind,
    parent: SpanContext | undefined,
    attributes: Attributes | undefined,
  ) {
    this.#trace = trace
    this.name = name
    this.kind = kind
    this.parent = parent
    this.attributes = attributes
  }

  get traceId(): string {
    return this.#trace.text
  }
}

function parentOf(scope: Scope | undefined, { parent }: SpanOptions): SpanContext | undefined {
  return parent === undefined ? (scope?.span ?? scope?.remoteParent) : (parent ?? undefined)
}

function describe(span: RecordingSpan, { attributes, links, scope }: SpanOptions): Span {
  if (scope !== undefined) span.scope = scope
  if (attributes !== undefined) span.setAttributes(attributes)
  if (links !== undefined) for (const link of links) span.addLink(link)
  return span
}

/** What the parent hands on. */
function flagsOf(parent: SpanContext | undefined): number {
  return parent === undefined ? ROOT_FLAGS : parent.traceFlags
}

/** The parent, unless it is a decision alone. A local one's id is not asked for: it would become text. */
function spanOf(parent: SpanContext | undefined): SpanContext | undefined {
  return isRemote(parent) && parent?.spanId === NO_SPAN_ID ? undefined : parent
}

function isRemote(parent: SpanContext | undefined): boolean {
  return parent !== undefined && !isLocal(parent) && parent.isRemote !== false
}

function isLocal(context: SpanContext): context is RecordingSpan | UnsampledSpan {
  return context instanceof RecordingSpan || context instanceof UnsampledSpan
}

function traceOf(parent: SpanContext): TraceId {
  return isLocal(parent) ? parent.trace : traceIdFrom(parent.traceId)
}

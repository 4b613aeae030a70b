/**
 * A scope as the OpenTelemetry API's Context, and the way back: there is one truth, the scope, and one store behind it.
 * Span, baggage and suppression of a context are the scope's own; what else libraries put into a context is kept beside
 * them and inherited through scopes that Sightline makes in between (`Scope.attached`). A class because several are made
 * for every span that an instrumentation starts.
 */
import type { Context, EndedSpan, Guard, Runtime, Scope, ScopeChange, SpanContext } from '@sightline/core'
import { BAGGAGE_KEY, type OtelContext, SPAN_KEY, SUPPRESS_KEY } from '../api/otel-context.ts'
import type { OtelSpan } from '../api/otel-span.ts'
import { BridgedSpan, type SpanParts } from '../trace/bridged-span.ts'
import { createCarriedSpan } from '../trace/carried-span.ts'
import { fromOtel, toOtel } from '../trace/span-context.ts'
import { fromOtelBaggage, type OtelBaggage, toOtelBaggage } from './bridged-baggage.ts'

export interface ContextParts {
  readonly context: Context
  readonly guard: Guard
  readonly span: SpanParts
  /** Outside of any scope. */
  readonly root: ScopeContext
  /** A scope that says nothing; for calls that would otherwise take the active one. */
  readonly emptyScope: Scope
}

/** What libraries have put into a context, or into the foreign one that it was made of. */
interface Values {
  readonly own: ReadonlyMap<symbol, unknown>
  readonly foreign: OtelContext | undefined
}

const PLACE = 'opentelemetry context'
const NO_VALUES: Values = { own: new Map(), foreign: undefined }

export class ScopeContext implements OtelContext {
  /** Undefined: outside of any. */
  readonly scope: Scope | undefined
  readonly #parts: ContextParts
  readonly #values: Values
  /** As it was set, or made when it is asked for. */
  #span: OtelSpan | undefined
  #baggage: OtelBaggage | undefined

  constructor(parts: ContextParts, scope: Scope | undefined, values = NO_VALUES, span?: OtelSpan, bag?: OtelBaggage) {
    this.#parts = parts
    this.scope = scope
    this.#values = values
    this.#span = span
    this.#baggage = bag
    if (scope !== undefined) scope.attached = this
  }

  /** Asks for a private member, which no proxy hears of; `instanceof` may throw. */
  static isOne(value: unknown): value is ScopeContext {
    return typeof value === 'object' && value !== null && #parts in value
  }

  getValue(key: symbol): unknown {
    if (key === SPAN_KEY) return this.#spanOf()
    if (key === BAGGAGE_KEY) return this.#baggageOf()
    if (key === SUPPRESS_KEY) return this.scope?.isSuppressed === true ? true : undefined
    const { own, foreign } = this.#values
    return own.has(key) ? own.get(key) : foreign?.getValue(key)
  }

  setValue(key: symbol, value: unknown): ScopeContext {
    if (key === SPAN_KEY) return this.withSpan(value as OtelSpan | undefined)
    if (key === BAGGAGE_KEY) return this.#withBaggage(value as OtelBaggage | undefined)
    if (key === SUPPRESS_KEY) return this.with({ isSuppressed: value === true })
    const { own, foreign } = this.#values
    const values = { own: new Map(own).set(key, value), foreign }
    return new ScopeContext(this.#parts, this.#child({}), values, this.#span, this.#baggage)
  }

  deleteValue(key: symbol): ScopeContext {
    return this.setValue(key, undefined)
  }

  /** The span made active. One of another trace begins another unit of work, under its own correlation id. */
  withSpan(span: OtelSpan | null | undefined): ScopeContext {
    if (BridgedSpan.isOne(span)) {
      return this.#withParent({ span: span.core, correlationId: correlationIdFor(this.scope, span.core) }, span)
    }
    const remoteParent = span && this.#parts.guard.run(PLACE, () => fromOtel(span.spanContext()))
    if (!remoteParent) return this.#withoutParent(span ?? undefined)
    return this.#withParent({ remoteParent, correlationId: correlationIdFor(this.scope, remoteParent) }, span)
  }

  /** A context whose scope differs in this. */
  with(change: ScopeChange): ScopeContext {
    return this.inherit(this.#child(change))
  }

  /** The context of a scope that was made inside of this one's. */
  inherit(scope: Scope): ScopeContext {
    const { span, remoteParent, baggage } = this.scope ?? {}
    const isSameSpan = scope.span === span && scope.remoteParent === remoteParent
    const bag = scope.baggage === baggage ? this.#baggage : undefined
    return new ScopeContext(this.#parts, scope, this.#values, isSameSpan ? this.#span : undefined, bag)
  }

  #withParent(change: ScopeChange, span: OtelSpan): ScopeContext {
    return new ScopeContext(this.#parts, this.#child(change), this.#values, span, this.#baggage)
  }

  /** @param span - one without a valid context, which is kept for whoever asks; with none a new unit of work begins */
  #withoutParent(span: OtelSpan | undefined): ScopeContext {
    const { fields, baggage, isSuppressed, correlationId, ...own } = this.scope ?? this.#parts.emptyScope
    const isNewWork = span === undefined && (own.span ?? own.remoteParent) !== undefined
    const change = { fields, baggage, isSuppressed, correlationId: isNewWork ? undefined : correlationId }
    return new ScopeContext(this.#parts, this.#parts.context.root(change), this.#values, span, this.#baggage)
  }

  #child(change: ScopeChange): Scope {
    const { context } = this.#parts
    return this.scope === undefined ? context.root(change) : context.child(change, this.scope)
  }

  #withBaggage(bag: OtelBaggage | undefined): ScopeContext {
    const baggage = this.#parts.guard.run(PLACE, () => (bag ? fromOtelBaggage(bag) : undefined)) ?? new Map()
    return new ScopeContext(this.#parts, this.#child({ baggage }), this.#values, this.#span, bag)
  }

  #spanOf(): OtelSpan | undefined {
    if (this.#span !== undefined || this.scope === undefined) return this.#span
    const { span, remoteParent } = this.scope
    if (span !== undefined) this.#span = new BridgedSpan(span, this.#parts.span)
    else if (remoteParent !== undefined) this.#span = createCarriedSpan(toOtel({ isRemote: true, ...remoteParent }))
    return this.#span
  }

  #baggageOf(): OtelBaggage | undefined {
    const baggage = this.scope?.baggage
    if (this.#baggage === undefined && baggage !== undefined && baggage.size > 0) this.#baggage = toOtelBaggage(baggage)
    return this.#baggage
  }
}

export function createContextParts({ context, guard, clock, redactor }: Runtime): ContextParts {
  const { isSecretKey, redactText } = redactor
  const span = { clock, guard, plain: { isSecretKey, redactText } }
  const parts: { -readonly [K in keyof ContextParts]?: ContextParts[K] } = { context, guard, span }
  parts.emptyScope = context.root({})
  parts.root = new ScopeContext(parts as ContextParts, undefined)
  return parts as ContextParts
}

/** The context of a scope of ours; the same one each time, so that contexts can be compared. */
export function contextOf(scope: Scope | undefined, parts: ContextParts): ScopeContext {
  if (scope === undefined) return parts.root
  const { attached } = scope
  if (!ScopeContext.isOne(attached)) return new ScopeContext(parts, scope)
  return attached.scope === scope ? attached : attached.inherit(scope)
}

/** Puts a value into the context of a scope that is there already; for what holds in all of it. */
export function putValue(scope: Scope, parts: ContextParts, key: symbol, value: unknown): void {
  scope.attached = new ScopeContext(parts, scope, { own: new Map([[key, value]]), foreign: undefined })
}

/** Any context that callers hand in; those of the API's own making are read by the keys that we know. */
export function asScopeContext(context: unknown, parts: ContextParts): ScopeContext {
  if (ScopeContext.isOne(context)) return context
  return parts.guard.run(PLACE, () => adopt(context as OtelContext | null | undefined, parts)) ?? parts.root
}

function adopt(foreign: OtelContext | null | undefined, parts: ContextParts): ScopeContext | undefined {
  if (typeof foreign?.getValue !== 'function') return undefined
  let adopted = new ScopeContext(parts, parts.context.root({}), { own: NO_VALUES.own, foreign })
  for (const key of [SPAN_KEY, BAGGAGE_KEY, SUPPRESS_KEY]) {
    const value = foreign.getValue(key)
    if (value !== undefined) adopted = adopted.setValue(key, value)
  }
  return adopted
}

function correlationIdFor(scope: Scope | undefined, next: SpanContext): string | undefined {
  const own = (next as Partial<EndedSpan>).correlationId
  const current = scope?.span ?? scope?.remoteParent
  const isSameWork = current === undefined || current.traceId === next.traceId
  return isSameWork ? (scope?.correlationId ?? own) : (own ?? next.traceId)
}

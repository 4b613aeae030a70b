/** The ambient context: which scope the running code is in, and how to run code in another. */
import type { Span, SpanContext } from '../trace/span.ts'
import { CORRELATION_HEADER, DEFAULT_PROPAGATORS, extractScope, injectScope } from './propagation.ts'
import type { Carrier, Propagator } from './propagator.ts'
import type { Baggage, Fields, Scope, ScopeChange, ScopeStore } from './scope.ts'

export interface Context {
  /** The active scope; undefined outside of any. */
  current(): Scope | undefined
  /** The active scope's correlation id. */
  correlationId(): string | undefined
  /** Runs `body` in a child of the active scope; what it changes is never seen outside. */
  run<T>(change: ScopeChange, body: () => T): T
  /** The function, tied to the scope that is active now, for callbacks that are called from elsewhere. */
  bind<A extends unknown[], R>(callback: (...input: A) => R): (...input: A) => R
  /**
   * Adds fields to the innermost scope: everything in that scope sees them from now on, its parent and siblings never.
   * Outside of any scope there is nothing to hold them, and the call does nothing.
   */
  setFields(fields: Fields): void
  /**
   * A child that nobody is in: for carriers that enter scopes by themselves.
   *
   * @param parent - the active scope when left out
   */
  child(change: ScopeChange, parent?: Scope): Scope
  /** A scope of its own that nobody is in: it inherits nothing. */
  root(change: ScopeChange): Scope
  /**
   * Writes the headers of the chosen propagators and x-correlation-id into a carrier of lower-case header names.
   *
   * @param scope - whose they are; the active one's when left out
   */
  inject(carrier: Carrier, scope?: Scope): void
  /** What a carrier says, for `run` or an operation's options. */
  extract(carrier: Carrier): ScopeChange
  /** The headers that `inject` may write, in lower case. */
  headers(): readonly string[]
  /** Chooses how context crosses process borders. Default: W3C trace context and baggage. */
  usePropagators(propagators: readonly Propagator[]): void
  /** Hands in another store. Scopes that are active in the old one end with the code that runs in them. */
  useStore(store: ScopeStore): void
  /** Runs `body` in exactly this scope; for carriers of scopes such as worker pools. */
  runIn<T>(scope: Scope | undefined, body: () => T): T
}

/** One scope. A class because one is made for every operation; values are copied down so that reading is one step. */
export class ScopeNode implements Scope {
  correlationId: string | undefined
  span: Span | undefined
  remoteParent: SpanContext | undefined
  fields: Fields | undefined
  baggage: Baggage | undefined
  isSuppressed: boolean
  attached: unknown

  constructor(parent: Scope | undefined) {
    this.correlationId = parent?.correlationId
    this.span = parent?.span
    this.remoteParent = parent?.remoteParent
    this.fields = parent?.fields
    this.baggage = parent?.baggage
    this.isSuppressed = parent?.isSuppressed ?? false
    this.attached = parent?.attached
  }
}

export function createContext(initialStore: ScopeStore): Context {
  let store = initialStore
  let propagators = DEFAULT_PROPAGATORS
  let headers = headersOf(propagators)
  return {
    current: () => store.get(),
    correlationId: () => store.get()?.correlationId,
    run: (change, body) => store.run(childScope(store.get(), change), body),
    runIn: (scope, body) => store.run(scope, body),
    bind(callback) {
      const scope = store.get()
      return (...input) => store.run(scope, () => callback(...input))
    },
    setFields(fields) {
      const scope = store.get()
      if (scope instanceof ScopeNode) addFields(scope, fields)
    },
    child: (change, parent = store.get()) => childScope(parent, change),
    root: (change) => childScope(undefined, change),
    inject: (carrier, scope = store.get()) => injectScope(scope, carrier, propagators),
    extract: (carrier) => extractScope(carrier, propagators),
    headers: () => headers,
    usePropagators(next) {
      propagators = next
      headers = headersOf(next)
    },
    useStore(next) {
      store = next
    },
  }
}

function headersOf(propagators: readonly Propagator[]): readonly string[] {
  return [...new Set([...propagators.flatMap((one) => one.headers), CORRELATION_HEADER])]
}

/** Copies rather than mutates, so that scopes which inherited the old object keep it. */
export function addFields(scope: ScopeNode, fields: Fields): void {
  // Object.assign, because spreading two objects costs V8 fifteen times as much.
  scope.fields = scope.fields === undefined ? fields : Object.assign({}, scope.fields, fields)
}

export function childScope(parent: Scope | undefined, change: ScopeChange): ScopeNode {
  const scope = new ScopeNode(parent)
  if (change.remoteParent !== undefined) {
    scope.remoteParent = change.remoteParent
    scope.span = undefined
  }
  if (change.span !== undefined) scope.span = change.span
  if (change.baggage !== undefined) scope.baggage = change.baggage
  if (change.isSuppressed !== undefined) scope.isSuppressed = change.isSuppressed
  if (change.fields !== undefined) addFields(scope, change.fields)
  scope.correlationId = change.correlationId ?? scope.correlationId ?? (scope.span ?? scope.remoteParent)?.traceId
  return scope
}

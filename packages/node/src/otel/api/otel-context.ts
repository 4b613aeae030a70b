/** The Context of @opentelemetry/api 1.x and what manages it, by shape: the package itself is not needed here. */

export interface OtelContext {
  getValue(key: symbol): unknown
  setValue(key: symbol, value: unknown): OtelContext
  deleteValue(key: symbol): OtelContext
}

export interface OtelContextManager {
  active(): OtelContext
  with<A extends unknown[], F extends (...input: A) => ReturnType<F>>(
    context: OtelContext,
    callback: F,
    thisArg?: ThisParameterType<F>,
    ...input: A
  ): ReturnType<F>
  bind<T>(context: OtelContext, target: T): T
  enable(): this
  disable(): this
  /** Since 1.10: the context stays active until it is disposed of. */
  attach(context: OtelContext): { dispose(): void }
}

/** Keys that all copies and versions of the API agree on: `createContextKey` is `Symbol.for`. */
export const SPAN_KEY = Symbol.for('OpenTelemetry Context Key SPAN')
export const BAGGAGE_KEY = Symbol.for('OpenTelemetry Baggage Key')
/** Of @opentelemetry/core: `setRPCMetadata`. */
export const RPC_METADATA_KEY = Symbol.for('OpenTelemetry SDK Context Key RPC_METADATA')
/** Of @opentelemetry/core: `suppressTracing`. */
export const SUPPRESS_KEY = Symbol.for('OpenTelemetry SDK Context Key SUPPRESS_TRACING')

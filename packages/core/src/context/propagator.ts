/** A way of carrying context across process borders in headers. */
import type { SpanContext } from '../trace/span.ts'
import type { Baggage, Scope } from './scope.ts'

/** Header names in lower case to values, as `node:http` gives them. */
export type Carrier = Record<string, string | readonly string[] | undefined>

/** What a carrier was found to say. */
export interface Extracted {
  remoteParent?: SpanContext | undefined
  baggage?: Baggage | undefined
}

export interface Propagator {
  /** As `OTEL_PROPAGATORS` calls it. */
  readonly name: string
  /** The headers that it writes and reads, in lower case. */
  readonly headers: readonly string[]
  /** Writes what the scope has; headers that are already there are left as they are. */
  inject(scope: Scope, carrier: Carrier): void
  /** Reads what is valid; never throws, whatever the headers hold. */
  extract(carrier: Carrier, into: Extracted): void
}

/** A header that may be there once only; undefined where it is not, or is there several times. */
export function singleHeader(carrier: Carrier, name: string): string | undefined {
  const value = carrier[name]
  if (typeof value === 'string') return value
  return value?.length === 1 ? value[0] : undefined
}

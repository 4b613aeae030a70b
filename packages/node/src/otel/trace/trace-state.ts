/** The TraceState of the OpenTelemetry API over the text of a `tracestate` header. Immutable: a change gives another one. */
import type { OtelTraceState } from '../api/otel-span.ts'

const MAX_MEMBERS = 32
/** W3C Trace Context, level 2, 3.3.1.3. */
const KEY = /^[a-z0-9][a-z0-9_\-*/]{0,255}(?:@[a-z][a-z0-9_\-*/]{0,13})?$/
const VALUE = /^[\x20-\x2b\x2d-\x3c\x3e-\x7e]{0,255}[\x21-\x2b\x2d-\x3c\x3e-\x7e]$/

/** @param text - a valid header */
export function createTraceState(text: string): OtelTraceState {
  const members = text.split(',').map((member) => member.trim())
  const without = (key: string) => members.filter((member) => member !== '' && nameOf(member) !== key)
  return {
    get: (key) => members.find((member) => nameOf(member) === key)?.slice(key.length + 1),
    set(key, value) {
      if (!KEY.test(key) || !VALUE.test(value)) return createTraceState(text)
      // What was changed comes first (3.5); the oldest goes where there are too many.
      return createTraceState([`${key}=${value}`, ...without(key)].slice(0, MAX_MEMBERS).join(','))
    },
    unset: (key) => createTraceState(without(key).join(',')),
    serialize: () => text,
  }
}

function nameOf(member: string): string {
  return member.slice(0, member.indexOf('='))
}

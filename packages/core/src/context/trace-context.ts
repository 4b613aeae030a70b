/**
 * The W3C Trace Context headers (level 2): strict in, canonical out. Anything that breaks the specification is treated
 * as absent, so a hostile header can only start a new trace.
 */
import type { SpanContext } from '../trace/span.ts'

const LENGTH_OF_VERSION_00 = 55
const TRACEPARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/
const NO_TRACE = '0'.repeat(32)
const NO_SPAN = '0'.repeat(16)
const KNOWN_FLAGS = 0b11
const MAX_STATE_MEMBERS = 32
const MAX_STATE_LENGTH = 8192
/** Key and value of one member: sections 3.3.1.3.1 and 3.3.1.3.2 of level 2, where `@` is a letter like others. */
const STATE_MEMBER = /^[a-z0-9][a-z0-9_\-*/@]{0,255}=[\x20-\x2b\x2d-\x3c\x3e-\x7e]{0,255}[\x21-\x2b\x2d-\x3c\x3e-\x7e]$/

/** Reads a `traceparent` value (section 3.2); undefined when it is not valid. */
export function parseTraceparent(header: string): SpanContext | undefined {
  const match = TRACEPARENT.exec(header.trim())
  if (match === null) return undefined
  const [text, version, traceId, spanId, flags, rest] = match as unknown as [
    string,
    string,
    string,
    string,
    string,
    string?,
  ]
  if (version === 'ff' || traceId === NO_TRACE || spanId === NO_SPAN) return undefined
  // Version 00 has nothing after the flags; a later version may append fields that are not known here.
  if (version === '00' && (rest !== undefined || text.length !== LENGTH_OF_VERSION_00)) return undefined
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & KNOWN_FLAGS }
}

/** Writes version 00, whatever version came in. */
export function formatTraceparent(context: SpanContext): string {
  const flags = context.traceFlags & KNOWN_FLAGS
  return `00-${context.traceId}-${context.spanId}-0${flags}`
}

/** Joins and checks `tracestate` headers (section 3.3); an invalid list is dropped whole, as the specification says. */
export function parseTracestate(header: string | readonly string[]): string | undefined {
  const joined = typeof header === 'string' ? header : header.join(',')
  if (joined.length > MAX_STATE_LENGTH) return undefined
  const members = joined
    .split(',')
    .map((member) => member.replace(/^[ \t]+|[ \t]+$/g, ''))
    .filter((member) => member !== '')
  const keys = new Set(members.map((member) => member.slice(0, member.indexOf('='))))
  const isValid = members.length <= MAX_STATE_MEMBERS && keys.size === members.length
  if (members.length === 0 || !isValid) return undefined
  return members.every((member) => STATE_MEMBER.test(member)) ? members.join(',') : undefined
}

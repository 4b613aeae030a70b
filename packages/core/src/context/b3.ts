/**
 * B3, as Zipkin and its relatives have it (github.com/openzipkin/b3-propagation): one header or several. Read are both
 * forms whichever is chosen, the single header first; written is the chosen one. A parent span id is never sent on, and
 * a debug flag counts as sampled (OpenTelemetry, "B3 Requirements"). A decision alone (`b3: 0`) holds for the trace that
 * begins here, unless another header names a trace.
 */
import { newTraceId } from '../trace/ids.ts'
import { NO_SPAN_ID, type SpanContext } from '../trace/span.ts'
import { spanContextOf } from './propagation.ts'
import { type Carrier, type Extracted, type Propagator, singleHeader } from './propagator.ts'

const SINGLE = 'b3'
const TRACE_ID = 'x-b3-traceid'
const SPAN_ID = 'x-b3-spanid'
const SAMPLED = 'x-b3-sampled'
const FLAGS = 'x-b3-flags'
const ALL = [SINGLE, TRACE_ID, SPAN_ID, SAMPLED, FLAGS]

const SINGLE_VALUE = /^([0-9a-f]{32}|[0-9a-f]{16})-([0-9a-f]{16})(?:-([01d])(?:-[0-9a-f]{16})?)?$/
const TRACE_ID_VALUE = /^(?:[0-9a-f]{32}|[0-9a-f]{16})$/
const SPAN_ID_VALUE = /^[0-9a-f]{16}$/
const ALL_ZERO = /^0+$/
const IS_SAMPLED = 1
/** Of a trace id of our own (W3C Trace Context, level 2). */
const IS_RANDOM = 2
/** By the words that are in use: 1 and 0, and true and false of older tracers. Debug is told by a header of its own. */
const SAMPLED_WORDS: Readonly<Record<string, number>> = { '1': IS_SAMPLED, true: IS_SAMPLED, '0': 0, false: 0 }

export const b3: Propagator = {
  name: 'b3',
  headers: ALL,
  inject(scope, carrier) {
    const parent = spanContextOf(scope)
    if (parent === undefined || isSet(carrier)) return
    carrier[SINGLE] = `${parent.traceId}-${parent.spanId}-${parent.traceFlags & IS_SAMPLED}`
  },
  extract,
}

export const b3Multi: Propagator = {
  name: 'b3multi',
  headers: ALL,
  inject(scope, carrier) {
    const parent = spanContextOf(scope)
    if (parent === undefined || isSet(carrier)) return
    carrier[TRACE_ID] = parent.traceId
    carrier[SPAN_ID] = parent.spanId
    carrier[SAMPLED] = String(parent.traceFlags & IS_SAMPLED)
  },
  extract,
}

function isSet(carrier: Carrier): boolean {
  return carrier[SINGLE] !== undefined || carrier[TRACE_ID] !== undefined
}

function extract(carrier: Carrier, into: Extracted): void {
  const parent = fromSingle(carrier) ?? fromSeveral(carrier)
  if (parent !== undefined && (parent.spanId !== NO_SPAN_ID || into.remoteParent === undefined)) {
    into.remoteParent = parent
  }
}

function fromSingle(carrier: Carrier): SpanContext | undefined {
  const header = singleHeader(carrier, SINGLE) ?? ''
  if (header === 'd' || header === '1' || header === '0') return decided(header === '0' ? 0 : IS_SAMPLED)
  const match = SINGLE_VALUE.exec(header)
  if (match === null) return undefined
  const [, traceId = '', spanId = '', sampled] = match
  return contextOf(traceId, spanId, sampled === '0' ? 0 : IS_SAMPLED)
}

function fromSeveral(carrier: Carrier): SpanContext | undefined {
  const flags = singleHeader(carrier, FLAGS) === '1' ? IS_SAMPLED : SAMPLED_WORDS[singleHeader(carrier, SAMPLED) ?? '']
  if (carrier[TRACE_ID] === undefined && carrier[SPAN_ID] === undefined)
    return flags === undefined ? flags : decided(flags)
  const traceId = singleHeader(carrier, TRACE_ID) ?? ''
  const spanId = singleHeader(carrier, SPAN_ID) ?? ''
  if (!TRACE_ID_VALUE.test(traceId) || !SPAN_ID_VALUE.test(spanId)) return undefined
  if (flags === undefined && carrier[SAMPLED] !== undefined) return undefined
  return contextOf(traceId, spanId, flags ?? IS_SAMPLED)
}

/** A trace of our own, of which only the decision came. */
function decided(flags: number): SpanContext {
  return { traceId: newTraceId().text, spanId: NO_SPAN_ID, traceFlags: IS_RANDOM | flags }
}

/** A trace id of 64 bits is made longer by zeros in front. Where nothing is said of sampling the decision is ours: to keep. */
function contextOf(traceId: string, spanId: string, traceFlags: number): SpanContext | undefined {
  if (ALL_ZERO.test(traceId) || ALL_ZERO.test(spanId)) return undefined
  return { traceId: traceId.padStart(32, '0'), spanId, traceFlags }
}

/** The last requests in a bounded ring: what came, with which trace and correlation headers, and what became of it. */
import type { IncomingHttpHeaders } from 'node:http'
import type { WatsOperationName } from '@sightline/wats'
import type { MisbehaviourKind } from './misbehaviour/misbehaviour.ts'

/** One request as it came and how it ended. */
export interface LoggedRequest {
  /** When it arrived, ISO 8601 UTC. */
  readonly time: string
  readonly method: string
  /** With its query. */
  readonly path: string
  /** Undefined for a path that is no operation. */
  readonly operation: WatsOperationName | undefined
  /** Undefined when the connection ended without an answer. */
  readonly status: number | undefined
  readonly correlationId: string | undefined
  readonly traceparent: string | undefined
  readonly tracestate: string | undefined
  readonly baggage: string | undefined
  readonly userAgent: string | undefined
  /** Of the body after unpacking; what had arrived when the request ended. */
  readonly bytes: number
  /** Ids of the reports in the body, as far as it could be read. */
  readonly reportIds: readonly string[]
  /** Why it was refused, or what was done to it. */
  readonly problem: string | undefined
  readonly misbehaviours: readonly MisbehaviourKind[]
  readonly durationMs: number
}

/** What is left out fits every request. */
export interface RequestFilter {
  readonly correlationId?: string | undefined
  readonly operation?: string | undefined
  readonly reportId?: string | undefined
}

export interface RequestLog {
  add(request: LoggedRequest): void
  /** Oldest first. */
  list(filter?: RequestFilter): LoggedRequest[]
  clear(): void
}

/** @param capacity - requests that are kept; older ones make room */
export function createRequestLog(capacity: number): RequestLog {
  let ring: LoggedRequest[] = []
  let next = 0
  return {
    add(request) {
      ring[next % capacity] = request
      next += 1
    },
    list({ correlationId, operation, reportId } = {}) {
      const from = next > capacity ? next % capacity : 0
      return [...ring.slice(from), ...ring.slice(0, from)].filter(
        (request) =>
          (correlationId === undefined || request.correlationId === correlationId) &&
          (operation === undefined || request.operation === operation) &&
          (reportId === undefined || request.reportIds.includes(reportId.toLowerCase())),
      )
    },
    clear() {
      ring = []
      next = 0
    },
  }
}

type HeaderFacts = Pick<LoggedRequest, 'correlationId' | 'traceparent' | 'tracestate' | 'baggage' | 'userAgent'>

/** The headers as they came, not what was made of them. */
export function headerFacts(headers: IncomingHttpHeaders): HeaderFacts {
  const first = (name: string): string | undefined => [headers[name]].flat()[0]
  return {
    correlationId: first('x-correlation-id') ?? first('x-request-id'),
    traceparent: first('traceparent'),
    tracestate: first('tracestate'),
    baggage: first('baggage'),
    userAgent: first('user-agent'),
  }
}

/** What is known about a request while it is served; becomes its line in the request log. */
import type { IncomingMessage } from 'node:http'
import { runtime } from '@sightline/core'
import type { WatsOperationName } from '@sightline/wats'
import type { MisbehaviourKind } from './misbehaviour/misbehaviour.ts'
import { headerFacts, type LoggedRequest } from './request-log.ts'

export interface Exchange {
  readonly method: string
  /** With its query. */
  readonly path: string
  readonly pathOnly: string
  readonly query: URLSearchParams
  operation: WatsOperationName | undefined
  status: number | undefined
  bytes: number
  reportIds: readonly string[]
  problem: string | undefined
  misbehaviours: readonly MisbehaviourKind[]
  /** The connection is to be reset, not closed. */
  isReset: boolean
  logged(): LoggedRequest
}

export function createExchange(request: IncomingMessage): Exchange {
  const startMs = runtime.clock.now()
  const path = request.url ?? '/'
  const mark = path.indexOf('?')
  const exchange: Exchange = {
    method: request.method ?? 'GET',
    path,
    pathOnly: mark < 0 ? path : path.slice(0, mark),
    query: new URLSearchParams(mark < 0 ? '' : path.slice(mark + 1)),
    operation: undefined,
    status: undefined,
    bytes: 0,
    reportIds: [],
    problem: undefined,
    misbehaviours: [],
    isReset: false,
    logged: () => ({
      time: new Date(startMs).toISOString(),
      method: exchange.method,
      path,
      operation: exchange.operation,
      status: exchange.status,
      ...headerFacts(request.headers),
      bytes: exchange.bytes,
      reportIds: exchange.reportIds,
      problem: exchange.problem,
      misbehaviours: exchange.misbehaviours,
      durationMs: runtime.clock.now() - startMs,
    }),
  }
  return exchange
}

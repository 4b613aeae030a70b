/**
 * The way of one request: route, fate, token, handler, answer, log. Whatever happens, the request is logged once and
 * its operation ends with an outcome. Runs inside the caller's trace.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { runtime, verdictOf } from '@sightline/core'
import { setRoute } from '@sightline/node/http-server'
import { watsOperations } from '@sightline/wats'
import { type Ending, endCall } from './end-call.ts'
import { createExchange, type Exchange } from './exchange.ts'
import { errorAnswer } from './http/error-answer.ts'
import { type Route, routeOf } from './http/route.ts'
import { sendAnswer } from './http/send-answer.ts'
import type { RequestHost } from './request-host.ts'

/** Never rejects. */
export async function serveRequest(
  host: RequestHost,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const exchange = createExchange(request)
  try {
    await serve(host, exchange, request, response)
  } catch (error) {
    exchange.problem = error instanceof Error ? error.message : String(error)
    runtime.logs.logger('wats.server').error('a request could not be answered', { error, path: exchange.path })
    response.destroy()
  } finally {
    host.requests.add(exchange.logged())
  }
}

async function serve(
  host: RequestHost,
  exchange: Exchange,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const route = routeFor(exchange)
  if ('error' in route)
    return deliver(host, exchange, { answer: errorAnswer(route.error), error: route.error }, response)
  exchange.operation = route.operation
  setRoute(request, watsOperations[route.operation].path)
  await inCallersTrace(request, () =>
    host.operations[route.operation].run(async (active) => {
      const ending = await endCall(host, exchange, route, request)
      if (ending.error !== undefined) active.setVerdict(verdictOf(ending.error))
      active.span.setAttributes({
        'http.response.status_code': ending.answer?.status,
        'wats.report.ids': exchange.reportIds,
      })
      await deliver(host, exchange, ending, response)
    }),
  )
}

function routeFor({ method, pathOnly }: Exchange): Route | { readonly error: unknown } {
  try {
    return routeOf(method, pathOnly)
  } catch (error) {
    return { error }
  }
}

/**
 * A span that is active here was made by an instrument for this very request, since the server listens outside of any
 * scope: it is the parent. Without an instrument the caller's headers are read here.
 */
function inCallersTrace<T>(request: IncomingMessage, body: () => T): T {
  const { context } = runtime
  if (context.current()?.span !== undefined) return body()
  return context.run(context.extract(request.headers), body)
}

async function deliver(
  host: RequestHost,
  exchange: Exchange,
  { answer, error, trickle }: Ending,
  response: ServerResponse,
): Promise<void> {
  if (error instanceof Error) exchange.problem = error.message
  const log = runtime.logs.logger('wats.server')
  const fields = { operation: exchange.operation, status: answer?.status, reports: exchange.reportIds }
  if (answer === undefined) {
    log.debug('connection cut', { ...fields, error })
    const { socket } = response
    return exchange.isReset ? void socket?.resetAndDestroy() : void socket?.destroy()
  }
  const correlationId = runtime.context.correlationId()
  if (correlationId !== undefined && !response.hasHeader('x-correlation-id')) {
    response.setHeader('x-correlation-id', correlationId)
  }
  exchange.status = answer.status
  await sendAnswer(response, answer, host.stopping, trickle)
  log.debug('answered', fields)
}

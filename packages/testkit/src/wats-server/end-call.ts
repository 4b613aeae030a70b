/** Carries a call out, or lets a misbehaviour end it, and says how it ended. */
import type { IncomingMessage } from 'node:http'
import { watsOperations } from '@sightline/wats'
import type { Call } from './call.ts'
import { CallEnding } from './call-ending.ts'
import type { Exchange } from './exchange.ts'
import type { Answer } from './http/answer.ts'
import { authorise } from './http/authorise.ts'
import { errorAnswer } from './http/error-answer.ts'
import { pause } from './http/pause.ts'
import { readQuery } from './http/query-parameters.ts'
import { readBody } from './http/read-body.ts'
import type { Route } from './http/route.ts'
import type { Trickle } from './http/send-answer.ts'
import { garbageAnswer, pauseAnswer } from './misbehaviour/ending-answer.ts'
import type { Fate } from './misbehaviour/misbehaviours.ts'
import { HANDLERS } from './operations/handlers.ts'
import type { RequestHost } from './request-host.ts'
import { watsServerErrors } from './wats-server-errors.ts'

/** How a call ended; carried to the socket by whoever asked. */
export interface Ending {
  /** Undefined: the connection is cut. */
  readonly answer: Answer | undefined
  /** Why it is not the right answer. */
  readonly error?: unknown
  readonly trickle?: Trickle | undefined
}

/** Never rejects. */
export async function endCall(
  host: RequestHost,
  exchange: Exchange,
  route: Route,
  request: IncomingMessage,
): Promise<Ending> {
  const fate = host.misbehaviours.take(route.operation)
  exchange.misbehaviours = fate.kinds
  for (const kind of fate.kinds) host.recorders.misbehaviours.add(1, { kind })
  try {
    const answer = await carryOut(host, exchange, route, request, fate)
    return { ...afterStoring(fate, answer), trickle: fate.trickle }
  } catch (error) {
    return endingOf(error, request, fate)
  }
}

async function carryOut(
  host: RequestHost,
  exchange: Exchange,
  route: Route,
  request: IncomingMessage,
  fate: Fate,
): Promise<Answer> {
  const delayMs = host.settings.delayMs + fate.delayMs
  if (delayMs > 0) await pause(delayMs, host.stopping)
  if (fate.ending?.kind === 'reset') {
    exchange.isReset = true
    throw new CallEnding('reset', undefined)
  }
  if (fate.ending?.kind === 'refuseToken') {
    const { status } = fate.ending
    throw status === 401
      ? watsServerErrors.tokenMissing({ got: 'orders to refuse it' })
      : watsServerErrors.tokenMayOnlyRead()
  }
  const submits = watsOperations[route.operation].method === 'POST'
  authorise(request.headers.authorization, host.settings, submits)
  const call = createCall(host, exchange, route, request, fate)
  if (!submits) call.beforeStoring() // a submission calls it itself, once the body is there
  return HANDLERS[route.operation](call, host)
}

function createCall(host: RequestHost, exchange: Exchange, route: Route, request: IncomingMessage, fate: Fate): Call {
  return {
    operation: route.operation,
    parameters: route.parameters,
    query: readQuery(exchange.query),
    async *body() {
      for await (const chunk of readBody(request, host.settings.maxBodyBytes)) {
        exchange.bytes += chunk.length
        yield chunk
      }
    },
    received(ids, sha256) {
      exchange.reportIds = [...ids]
      host.store.submissions.received(ids, sha256)
    },
    beforeStoring() {
      const { ending } = fate
      if (ending?.kind === 'rateLimit' || ending?.kind === 'fail')
        throw new CallEnding(ending.kind, pauseAnswer(ending))
      if (ending?.kind === 'drop' && ending.when === 'beforeStoring') throw new CallEnding('drop', undefined)
    },
  }
}

function afterStoring({ ending }: Fate, answer: Answer): Ending {
  if (ending?.kind === 'garbage') return { answer: garbageAnswer(ending), error: misbehaved('garbage') }
  if (ending?.kind === 'drop') return { answer: undefined, error: misbehaved('drop') }
  return { answer }
}

function endingOf(error: unknown, request: IncomingMessage, fate: Fate): Ending {
  if (error instanceof CallEnding) {
    return { answer: error.answer, error: misbehaved(fate.ending?.kind ?? 'unknown'), trickle: fate.trickle }
  }
  // Nobody is left to answer: the client has gone, or the server stops.
  if (request.destroyed && !request.complete) return { answer: undefined, error }
  return { answer: errorAnswer(error), error, trickle: fate.trickle }
}

function misbehaved(what: string): Error {
  return watsServerErrors.misbehaved({ what })
}

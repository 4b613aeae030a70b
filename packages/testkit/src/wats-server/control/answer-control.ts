/**
 * `/__control/…`: how a test in another process tells the server what to do and asks what it saw. Answers loopback, and
 * from elsewhere only holders of the token. Not logged and not counted: it is not part of what is tested.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { runtime } from '@sightline/core'
import { type Answer, jsonAnswer } from '../http/answer.ts'
import { authorise } from '../http/authorise.ts'
import { errorAnswer } from '../http/error-answer.ts'
import { readBody } from '../http/read-body.ts'
import { sendAnswer } from '../http/send-answer.ts'
import { checkMisbehaviour, type Misbehaviour } from '../misbehaviour/misbehaviour.ts'
import type { WatsServer } from '../wats-server.ts'
import { watsServerErrors } from '../wats-server-errors.ts'

export const CONTROL_PREFIX = '/__control/'

type Controlled = Pick<
  WatsServer,
  'misbehave' | 'behave' | 'behaviour' | 'submissions' | 'requests' | 'reports' | 'forget'
>

export interface ControlHost {
  readonly server: Controlled
  /** Opens the control to other machines; without one only loopback is answered. */
  readonly token: string | undefined
  readonly stopping: AbortSignal
}

interface Resource {
  list(query: URLSearchParams): unknown
  clear(): void | Promise<void>
}

const MAX_CONTROL_BYTES = 1024 * 1024
const LOOPBACK = /^(?:::ffff:)?127\.|^::1$/

/** Never rejects. A server that is told to go down answers first. */
export async function serveControl(
  host: ControlHost,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { answer, downs } = await answerControl(host, request).catch((error: unknown) => ({
    answer: errorAnswer(error),
    downs: [],
  }))
  try {
    await sendAnswer(response, answer, host.stopping)
    for (const down of downs) await host.server.misbehave(down)
  } catch (error) {
    runtime.guard.report('wats.server control', error)
  }
}

async function answerControl(
  { server, token }: ControlHost,
  request: IncomingMessage,
): Promise<{ readonly answer: Answer; readonly downs: readonly Misbehaviour[] }> {
  authoriseControl(request, token)
  const { method = 'GET' } = request
  const [path = '', query = ''] = (request.url ?? '').split('?', 2)
  const name = path.slice(CONTROL_PREFIX.length).replace(/\/$/, '')
  const resource = resourcesOf(server)[name]
  if (resource === undefined) throw watsServerErrors.pathUnknown({ path })
  if (method === 'DELETE') await resource.clear()
  if (method === 'GET' || method === 'DELETE') {
    return { answer: jsonAnswer(resource.list(new URLSearchParams(query))), downs: [] }
  }
  if (method !== 'POST' || name !== 'behaviour') {
    const allowed = name === 'behaviour' ? 'GET, POST, DELETE' : 'GET, DELETE'
    throw watsServerErrors.methodNotAllowed({ path, allowed, method }, { details: { status: 405 } })
  }
  const misbehaviours = await readMisbehaviours(request)
  for (const one of misbehaviours) if (one.kind !== 'down') await server.misbehave(one)
  return { answer: jsonAnswer(server.behaviour()), downs: misbehaviours.filter((one) => one.kind === 'down') }
}

function authoriseControl(request: IncomingMessage, token: string | undefined): void {
  if (LOOPBACK.test(request.socket.remoteAddress ?? '')) return
  if (token === undefined) throw watsServerErrors.tokenMissing({ got: 'a call from another machine' })
  authorise(request.headers.authorization, { token }, true)
}

function resourcesOf(server: Controlled): Readonly<Record<string, Resource>> {
  return {
    behaviour: { list: () => server.behaviour(), clear: () => server.behave() },
    submissions: { list: () => server.submissions(), clear: () => server.forget('submissions') },
    reports: { list: () => server.reports(), clear: () => server.forget('reports') },
    requests: {
      list: (query) =>
        server.requests({
          correlationId: query.get('correlationId') ?? undefined,
          operation: query.get('operation') ?? undefined,
          reportId: query.get('reportId') ?? undefined,
        }),
      clear: () => server.forget('requests'),
    },
  }
}

/** One or a list. Over HTTP "down" needs an end, since nobody could call it off. */
async function readMisbehaviours(request: IncomingMessage): Promise<Misbehaviour[]> {
  const chunks: Buffer[] = []
  for await (const chunk of readBody(request, MAX_CONTROL_BYTES)) chunks.push(chunk)
  try {
    const given: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'))
    const misbehaviours = [given].flat().map(checkMisbehaviour)
    const endless = misbehaviours.find((one) => one.kind === 'down' && one.forMs === undefined)
    if (endless === undefined) return misbehaviours
    throw new TypeError('forMs: wanted ms after which the server comes up again, got nothing')
  } catch (error) {
    const problem = (error as Error).message
    throw watsServerErrors.bodyUnreadable({ wanted: 'a misbehaviour', problem }, { cause: error })
  }
}

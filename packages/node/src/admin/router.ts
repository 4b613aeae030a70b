/** From a request to the endpoint that answers it, and the refusals on the way. Never throws, never lets a request hang. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Guard } from '@sightline/core'
import type { Access } from './access.ts'
import { adminErrors } from './admin-errors.ts'
import type { Endpoint } from './endpoint.ts'
import { type Exchange, sendProblem, targetOf } from './exchange.ts'

const METHOD_NOT_ALLOWED = 405

export interface RouterParts {
  readonly endpoints: readonly Endpoint[]
  readonly access: Access
  readonly guard: Guard
}

/** @throws SightlineError `SL_ADMIN_OPTION_INVALID` when two endpoints have one path */
export function createRouter(parts: RouterParts): (request: IncomingMessage, response: ServerResponse) => void {
  const byPath = new Map<string, Endpoint>()
  for (const endpoint of parts.endpoints) {
    for (const path of endpoint.paths) {
      if (byPath.has(path)) throw adminErrors.optionInvalid({ key: 'routes', wanted: 'paths that are free', got: path })
      byPath.set(path, endpoint)
    }
  }
  const paths = [...byPath.keys()].sort()

  return (request, response) => {
    handle(request, response).catch((error: unknown) => {
      parts.guard.run('admin answer', () => sendProblem({ request, response }, error))
    })
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const method = request.method ?? 'GET'
    const { path, query } = targetOf(request.url ?? '/')
    const endpoint = byPath.get(path)
    if (endpoint?.isOpen !== true) parts.access.check(request)
    if (endpoint === undefined) throw adminErrors.noSuchPath({ path }, { details: { paths } })
    const handler = handlerOf(endpoint, method)
    if (handler === undefined) throw notAllowed(endpoint, method, path, response)
    const isTrusted = parts.access.isTrusted(request)
    await handler({ request, response, method, path, query, isTrusted } satisfies Exchange)
  }
}

function handlerOf({ handlers }: Endpoint, method: string): Endpoint['handlers'][string] | undefined {
  const name = method === 'HEAD' ? 'GET' : method
  return Object.hasOwn(handlers, name) ? handlers[name] : undefined
}

function notAllowed({ handlers }: Endpoint, method: string, path: string, response: ServerResponse): Error {
  const allowed = Object.keys(handlers)
    .flatMap((name) => (name === 'GET' ? ['GET', 'HEAD'] : [name]))
    .join(', ')
  response.setHeader('Allow', allowed)
  return adminErrors.methodNotAllowed({ path, allowed, method }, { details: { status: METHOD_NOT_ALLOWED } })
}

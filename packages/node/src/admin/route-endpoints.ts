/** The application's own routes as paths of the admin server. */
import type { Guard } from '@sightline/core'
import { httpStatusOf, isSightlineError } from '@sightline/core'
import { adminErrors } from './admin-errors.ts'
import type { AdminRoute } from './admin-route.ts'
import type { Endpoint } from './endpoint.ts'
import { type Exchange, sendJson } from './exchange.ts'
import { readJson } from './read-json.ts'

const OK = 200
const SERVER_FAULT = 500
const METHODS: readonly string[] = ['GET', 'PUT', 'POST', 'DELETE'] satisfies AdminRoute['method'][]

/** @throws SightlineError `SL_ADMIN_OPTION_INVALID` for a bad path or method, and for a route that is there twice */
export function routeEndpoints(routes: readonly AdminRoute[], guard: Guard): Endpoint[] {
  const byPath = new Map<string, Record<string, (exchange: Exchange) => Promise<void>>>()
  for (const route of routes) {
    checkRoute(route)
    const handlers = byPath.get(route.path) ?? {}
    if (handlers[route.method] !== undefined) {
      throw adminErrors.optionInvalid({
        key: 'routes',
        wanted: 'each there once',
        got: `${route.method} ${route.path} twice`,
      })
    }
    handlers[route.method] = (exchange) => answer(route, exchange, guard)
    byPath.set(route.path, handlers)
  }
  return [...byPath].map(([path, handlers]) => ({ paths: [path], handlers }))
}

async function answer(
  route: AdminRoute,
  { request, response, method, path, query }: Exchange,
  guard: Guard,
): Promise<void> {
  try {
    const { status = OK, body } = await route.handle({ method, path, query, json: () => readJson(request) })
    sendJson(response, status, body)
  } catch (error) {
    // A refusal is an answer; a fault is ours to look into.
    const isFault = !isSightlineError(error) || httpStatusOf(error) >= SERVER_FAULT
    if (isFault) guard.report(`admin route ${route.method} ${route.path}`, error)
    throw error
  }
}

function checkRoute({ method, path }: AdminRoute): void {
  const isPath = /^\/[^\s?#]*[^\s?#/]$/.test(path)
  if (!isPath)
    throw adminErrors.optionInvalid({ key: 'the path of a route', wanted: 'like /a/b', got: JSON.stringify(path) })
  if (METHODS.includes(method)) return
  throw adminErrors.optionInvalid({
    key: 'the method of a route',
    wanted: METHODS.join(', '),
    got: JSON.stringify(method),
  })
}

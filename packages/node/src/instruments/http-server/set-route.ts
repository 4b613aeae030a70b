/** How an application or a router says which route a request took. */
import { callOf } from './server-call.ts'

/**
 * Names the route of a request for its span and its metrics. Without it the route label is absent: a raw path is never
 * taken for one, because paths are unbounded.
 *
 * @param message - the request or its response; one that is not observed is ignored
 * @param template - as the router has it ("/users/:id"), with the prefixes of mounted routers
 */
export function setRoute(message: object, template: string): void {
  const call = callOf(message)
  if (call !== undefined) call.route = template
}

/**
 * Instrumentations of web frameworks tell the route of a request through an object that they expect in the context, where
 * OpenTelemetry's own HTTP instrumentation puts it ("RPC metadata" of @opentelemetry/core). Here it is put there for
 * the requests that Sightline's instrument watches, so that its spans and metrics have the route, too.
 */
import type { IncomingMessage } from 'node:http'
import { callOf } from '../../instruments/http-server/server-call.ts'
import { setRoute } from '../../instruments/http-server/set-route.ts'
import { subscribeChannels } from '../../instruments/subscribe-channels.ts'
import { RPC_METADATA_KEY } from '../api/otel-context.ts'
import { type ContextParts, putValue } from './scope-context.ts'

/** Must begin after the instrument: then the request's scope is the active one here. @returns ends it */
export function learnRoutes(parts: ContextParts): () => void {
  return subscribeChannels(parts.guard, {
    'http.server.request.start': ({ request }: { request: IncomingMessage }) => {
      const call = callOf(request)
      if (call === undefined || parts.context.current() !== call.scope) return
      putValue(call.scope, parts, RPC_METADATA_KEY, metadataOf(request))
    },
  })
}

function metadataOf(request: IncomingMessage) {
  return {
    type: 'http',
    get route(): string | undefined {
      return callOf(request)?.route
    },
    /** Layers without a route of their own say undefined. */
    set route(template: unknown) {
      if (typeof template === 'string' && template !== '') setRoute(request, template)
    },
  }
}

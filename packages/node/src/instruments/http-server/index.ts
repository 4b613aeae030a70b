/** `@sightline/node/http-server`: requests that this process serves. */
export { type HttpServerOptions, httpServer } from './http-server-instrument.ts'
export type { IgnoreRule } from './ignore.ts'
export { httpServerMetrics } from './metrics.ts'
export { setRoute } from './set-route.ts'

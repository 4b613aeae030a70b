/**
 * The server for those who operate the process: metrics, health, log levels, and the application's own routes. It keeps
 * no process alive, is watched by no instrument, and no connection that idles or crawls keeps a probe from its answer.
 */
import type { Server } from 'node:http'
import type { Runtime } from '@sightline/core'
import type { PrometheusExporter } from '../exporters/prometheus/prometheus-exporter.ts'
import { markUnobserved } from '../instruments/unobserved.ts'
import { createAccess } from './access.ts'
import { adminErrors } from './admin-errors.ts'
import type { AdminRoute } from './admin-route.ts'
import { type Connections, limitConnections } from './connection-limit.ts'
import { levelsEndpoint } from './levels-endpoint.ts'
import { listen } from './listen.ts'
import { isLoopback } from './loopback.ts'
import { metricsEndpoint } from './metrics-endpoint.ts'
import { probeEndpoints } from './probe-endpoints.ts'
import { routeEndpoints } from './route-endpoints.ts'
import { createRouter } from './router.ts'
import { createTemporaryLevels, type TemporaryLevels } from './temporary-levels.ts'

const DEFAULT_HOST = '127.0.0.1'
const DEFAULT_PORT = 9464
const MAX_CONNECTIONS = 512
/** How long a client may take to say what it wants, and to take the answer; a crawling one is cut off. */
const HEADERS_TIMEOUT_MS = 5_000
const REQUEST_TIMEOUT_MS = 10_000
const IDLE_TIMEOUT_MS = 5_000
const STALLED_TIMEOUT_MS = 30_000
const CHECK_TIMEOUTS_EVERY_MS = 1_000
/** What `stop` gives requests in progress. */
const STOP_WITHIN_MS = 1_000

export interface AdminServerOptions {
  readonly runtime: Runtime
  /** Default 127.0.0.1. */
  readonly host?: string
  /** Default 9464; 0 takes a free one. */
  readonly port?: number
  /** What `Authorization: Bearer` must carry. Required for a host that others can reach, unless `allowUnauthenticated`. */
  readonly token?: string | undefined
  /** Serves everything to everybody where there is no token: for networks that are trusted as a whole. Default false. */
  readonly allowUnauthenticated?: boolean
  /** Serves this machine's own requests without the token. Default true; false on machines that many people share. */
  readonly trustLoopback?: boolean
  /** Answers `/metrics`; without it there is no such path. */
  readonly exporter?: PrometheusExporter | undefined
  readonly routes?: readonly AdminRoute[]
  /** Beyond it the connection that idles longest gives way. Default 512. */
  readonly maxConnections?: number
}

export interface AdminServer {
  readonly host: string
  readonly port: number
  /** Such as `http://127.0.0.1:9464`. */
  readonly url: string
  /** Temporary log levels go back, idle connections are cut, requests in progress get a second. Harmless when repeated. */
  stop(): Promise<void>
}

/**
 * Starts the server.
 *
 * @throws SightlineError `SL_ADMIN_PORT_IN_USE`, `SL_ADMIN_CANNOT_LISTEN`, `SL_ADMIN_TOKEN_MISSING`, `SL_ADMIN_OPTION_INVALID`
 */
export async function createAdminServer(options: AdminServerOptions): Promise<AdminServer> {
  const { runtime, host = DEFAULT_HOST } = options
  checkToken(options, host)
  const log = runtime.logs.logger('sightline.admin')
  const levels = createTemporaryLevels(runtime.logs, (patterns) => log.info('log levels are back', { patterns }))
  const router = routerOf(options, levels)
  const server = patientServer()
  markUnobserved(server)
  const connections = limitConnections(server, options.maxConnections ?? MAX_CONNECTIONS)
  server.on('request', router)
  const port = await listen(server, host, options.port ?? DEFAULT_PORT)
  server.on('error', (error) => runtime.guard.report('admin server', error))
  server.unref()
  let stopping: Promise<void> | undefined
  return {
    host,
    port,
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    stop() {
      levels.stop()
      stopping ??= close(server, connections)
      return stopping
    },
  }
}

function checkToken({ token, allowUnauthenticated }: AdminServerOptions, host: string): void {
  if (token === undefined) {
    if (isLoopback(host) || allowUnauthenticated) return
    throw adminErrors.tokenMissing({ host })
  }
  if (/^[!-~]+$/.test(token)) return
  throw adminErrors.optionInvalid({ key: 'the token', wanted: 'printable ASCII without spaces', got: 'something else' })
}

function routerOf(options: AdminServerOptions, levels: TemporaryLevels): ReturnType<typeof createRouter> {
  const { runtime, exporter, routes = [] } = options
  return createRouter({
    endpoints: [
      ...probeEndpoints(runtime),
      ...(exporter === undefined ? [] : [metricsEndpoint(exporter)]),
      levelsEndpoint(runtime.logs, levels),
      ...routeEndpoints(routes, runtime.guard),
    ],
    access: createAccess({
      token: options.token,
      trustsLoopback: options.trustLoopback ?? true,
      allowsUnauthenticated: options.allowUnauthenticated ?? false,
    }),
    guard: runtime.guard,
  })
}

function patientServer(): Server {
  // Not imported: on Node 22 and later that would load undici as well, for 40 ms and 18 MB, which `require` does not.
  const { createServer } = process.getBuiltinModule('node:http')
  const server = createServer({
    headersTimeout: HEADERS_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: IDLE_TIMEOUT_MS,
    connectionsCheckingInterval: CHECK_TIMEOUTS_EVERY_MS,
  })
  server.setTimeout(STALLED_TIMEOUT_MS)
  return server
}

async function close(server: Server, connections: Connections): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve))
  connections.closeIdle()
  const timer = setTimeout(() => server.closeAllConnections(), STOP_WITHIN_MS)
  await Promise.all([closed, connections.closed()])
  clearTimeout(timer)
}

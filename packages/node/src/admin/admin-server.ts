/**
 * The admin server: metrics, probes, levels, and what the application adds. A probe reads the last answers of the checks,
 * so it is answered whatever a dependency does; slow and idle connections are bounded and never hold one up.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { isSightlineError, PROBLEM_TYPE, type Runtime, toProblem } from '@sightline/core'
import type { PrometheusExporter } from '../exporters/prometheus/prometheus-exporter.ts'
import { markUnobserved } from '../instruments/unobserved.ts'
import { adminErrors } from './admin-errors.ts'
import type { AdminRoute } from './admin-route.ts'
import { createAuthoriser } from './authorise.ts'
import { builtInPaths, type Path } from './built-in-paths.ts'
import { isLoopback } from './is-loopback.ts'
import { createLevelControl } from './levels.ts'
import { readJson } from './read-json.ts'

const HEADERS_WITHIN_MS = 5_000
const REQUEST_WITHIN_MS = 30_000
const KEEP_ALIVE_MS = 5_000
/** Far above what scrapers and probes need; what comes beyond is closed at once. */
const MOST_CONNECTIONS = 2_000

export interface AdminServerOptions {
  readonly host: string
  /** 0 takes a free one. */
  readonly port: number
  readonly token: string | undefined
  readonly runtime: Runtime
  /** undefined: there is no /metrics. */
  readonly exporter: PrometheusExporter | undefined
  readonly routes: readonly AdminRoute[]
}

export interface AdminServer {
  /** Such as `http://127.0.0.1:9464`. */
  readonly url: string
  /** Ends idle connections at once and busy ones with their answer, at the latest after a second. */
  stop(): Promise<void>
}

/** @throws SightlineError `SL_ADMIN_TOKEN_MISSING`, `SL_ADMIN_PORT_IN_USE`, `SL_ADMIN_CANNOT_LISTEN` */
export async function createAdminServer(options: AdminServerOptions): Promise<AdminServer> {
  const { host, token, runtime, exporter, routes } = options
  if (token === undefined && !isLoopback(host)) throw adminErrors.tokenMissing({ host })
  const levels = createLevelControl(runtime.logs)
  const paths = new Map<string, Path>()
  const startedMs = runtime.clock.now()
  for (const path of builtInPaths({ runtime, exporter, levels, startedMs })) paths.set(path.path, path)
  for (const route of routes) addRoute(paths, route)

  const answer = createAnswerer(paths, runtime, createAuthoriser(token))
  const server = createServer({
    headersTimeout: HEADERS_WITHIN_MS,
    requestTimeout: REQUEST_WITHIN_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    connectionsCheckingInterval: 1_000,
  })
  markUnobserved(server)
  server.maxConnections = MOST_CONNECTIONS
  server.on('request', (request, response) => void answer(request, response))
  await listen(server, options)
  server.unref()
  const { port } = server.address() as AddressInfo
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    async stop() {
      levels.stop()
      await close(server)
    },
  }
}

type Answerer = (request: IncomingMessage, response: ServerResponse) => Promise<void>

function createAnswerer(
  paths: ReadonlyMap<string, Path>,
  runtime: Runtime,
  authorise: (request: IncomingMessage) => void,
): Answerer {
  return async (request, response) => {
    try {
      const url = new URL(request.url ?? '/', 'http://admin')
      const name = url.pathname.length > 1 ? url.pathname.replace(/\/+$/, '') : url.pathname
      const path = paths.get(name)
      if (path === undefined || !path.isOpen) authorise(request)
      if (path === undefined) throw adminErrors.noSuchPath({ path: name, paths: [...paths.keys()].join(' ') })
      const handle = path.methods.get(request.method === 'HEAD' ? 'GET' : (request.method ?? ''))
      if (handle === undefined) {
        refuseMethod(response, path)
        return
      }
      await handle({ request, response, url })
    } catch (error) {
      if (!isSightlineError(error)) runtime.guard.report('admin server', error)
      sendProblem(request, response, error)
    }
  }
}

function refuseMethod(response: ServerResponse, path: Path): void {
  const allowed = [...path.methods.keys()].flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]))
  response.writeHead(405, { allow: allowed.join(', '), 'content-length': 0 }).end()
}

function sendProblem(request: IncomingMessage, response: ServerResponse, error: unknown): void {
  if (response.headersSent) {
    response.destroy()
    return
  }
  const problem = toProblem(error, { instance: request.url })
  const body = JSON.stringify(problem)
  const challenge = problem.status === 401 ? { 'www-authenticate': 'Bearer' } : {}
  response.writeHead(problem.status, {
    'content-type': PROBLEM_TYPE,
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    ...challenge,
    // What is left of a refused body is not read.
    ...(request.complete ? {} : { connection: 'close' }),
  })
  response.end(request.method === 'HEAD' ? undefined : body)
}

function addRoute(paths: Map<string, Path>, route: AdminRoute): void {
  const path = paths.get(route.path) ?? { path: route.path, isOpen: false, methods: new Map() }
  path.methods.set(route.method, async ({ request, response, url }) => {
    const { status = 200, body } = await route.handle({
      method: route.method,
      path: route.path,
      query: url.searchParams,
      json: () => readJson(request),
    })
    const text = `${JSON.stringify(body)}\n`
    response.writeHead(status, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(text),
      'cache-control': 'no-store',
    })
    response.end(request.method === 'HEAD' ? undefined : text)
  })
  paths.set(route.path, path)
}

async function listen(server: Server, { host, port }: AdminServerOptions): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      if (cause.code === 'EADDRINUSE') reject(adminErrors.portInUse({ host, port }, { cause }))
      else reject(adminErrors.cannotListen({ host, port, reason: cause.message }, { cause }))
    })
    server.listen(port, host, resolve)
  })
}

const CLOSE_WITHIN_MS = 1_000

async function close(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve))
  server.closeIdleConnections()
  const timer = setTimeout(() => server.closeAllConnections(), CLOSE_WITHIN_MS)
  await closed
  clearTimeout(timer)
}

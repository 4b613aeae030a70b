/** The paths that every admin server has, with their aliases. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Runtime } from '@sightline/core'
import type { PrometheusExporter } from '../exporters/prometheus/prometheus-exporter.ts'
import {
  detailsAnswer,
  type HealthAnswer,
  liveAnswer,
  overallAnswer,
  readyAnswer,
  startupAnswer,
} from './health-answers.ts'
import type { LevelControl } from './levels.ts'
import { readJson } from './read-json.ts'

export interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly url: URL
}

export interface Path {
  readonly path: string
  /** True for bare probes, which anybody may ask. */
  readonly isOpen: boolean
  /** By method; GET answers HEAD, too, and leaves the body out then. */
  readonly methods: Map<string, (exchange: Exchange) => void | Promise<void>>
}

export interface PathParts {
  readonly runtime: Runtime
  readonly exporter: PrometheusExporter | undefined
  readonly levels: LevelControl
  readonly startedMs: number
}

const HEALTH_TYPE = 'application/health+json'
const JSON_TYPE = 'application/json'

export function builtInPaths({ runtime, exporter, levels, startedMs }: PathParts): Path[] {
  const probes: [names: string[], answer: () => HealthAnswer][] = [
    [['/health', '/healthz'], () => overallAnswer(runtime)],
    [['/health/live', '/livez'], liveAnswer],
    [['/health/ready', '/readyz'], () => readyAnswer(runtime)],
    [['/health/startup'], () => startupAnswer(runtime)],
  ]
  const paths = probes.flatMap(([names, answer]) =>
    names.map(
      (path): Path => ({ path, isOpen: true, methods: get((exchange) => send(exchange, answer(), JSON_TYPE)) }),
    ),
  )
  const details = get((exchange) => send(exchange, detailsAnswer(runtime, startedMs), HEALTH_TYPE))
  paths.push({ path: '/health/details', isOpen: false, methods: details })
  paths.push({ path: '/admin/levels', isOpen: false, methods: levelMethods(levels) })
  if (exporter !== undefined)
    paths.push({ path: '/metrics', isOpen: false, methods: get((exchange) => scrape(exporter, exchange)) })
  return paths
}

function get(handle: (exchange: Exchange) => void | Promise<void>): Path['methods'] {
  return new Map([['GET', handle]])
}

function levelMethods(levels: LevelControl): Path['methods'] {
  return get((exchange) => send(exchange, { status: 200, body: levels.read() }, JSON_TYPE)).set(
    'PUT',
    async (exchange) => {
      const body = levels.change(await readJson(exchange.request))
      send(exchange, { status: 200, body }, JSON_TYPE)
    },
  )
}

async function scrape(exporter: PrometheusExporter, { request, response }: Exchange): Promise<void> {
  const { accept, 'accept-encoding': encoding } = request.headers
  const acceptEncoding = Array.isArray(encoding) ? encoding.join(',') : encoding
  await exporter.handle({ method: request.method, accept, acceptEncoding }, response)
}

function send({ request, response }: Exchange, { status, body }: HealthAnswer, type: string): void {
  const text = `${JSON.stringify(body)}\n`
  response.writeHead(status, {
    'content-type': type,
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
  })
  response.end(request.method === 'HEAD' ? undefined : text)
}

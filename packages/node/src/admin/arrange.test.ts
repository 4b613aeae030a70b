/** What the tests of the admin server share: a runtime of their own, a server on a free port, and a plain HTTP client. */
import { type IncomingHttpHeaders, request } from 'node:http'
import type { TestContext } from 'node:test'
import { createRuntime, type LogRecord } from '@sightline/core'
import { createPrometheusExporter } from '../exporters/prometheus/prometheus-exporter.ts'
import { type AdminServerOptions, createAdminServer } from './admin-server.ts'

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
  /** The body as JSON. */
  readonly json: Record<string, unknown>
}

export type Ask = (target: string, headers?: Record<string, string>, body?: unknown) => Promise<Answer>

const RESOURCE = { serviceName: 'shop', serviceVersion: '1.2.3', serviceInstanceId: 'shop-1' }

export async function arrange(t: TestContext, options: Partial<AdminServerOptions> = {}) {
  const runtime = createRuntime()
  t.after(runtime.switchOn({ resource: RESOURCE }))
  const records: LogRecord[] = []
  runtime.logs.addSink({ name: 'test', write: (record) => void records.push(record) })
  runtime.health.setPhase('running')
  const exporter = createPrometheusExporter({ metrics: runtime.metrics, resource: RESOURCE, clock: runtime.clock })
  const server = await createAdminServer({ runtime, port: 0, exporter, ...options })
  t.after(() => server.stop())
  return { runtime, server, records, ask: asker(server.port) }
}

/** @returns a function that takes `GET /path`, or a path alone */
export function asker(port: number): Ask {
  return (target, headers = {}, body) => {
    const [path = '/', method = 'GET'] = target.split(' ').reverse()
    return new Promise((resolve, reject) => {
      const sent = request({ host: '127.0.0.1', port, path, method, headers, agent: false }, (incoming) => {
        let text = ''
        incoming.setEncoding('utf8')
        incoming.on('data', (part) => {
          text += part
        })
        incoming.on('end', () => {
          const { statusCode = 0, headers: received } = incoming
          const isJson = received['content-type']?.includes('json') === true && text !== ''
          resolve({ status: statusCode, headers: received, text, json: isJson ? JSON.parse(text) : {} })
        })
        incoming.on('error', reject)
      })
      sent.on('error', reject)
      sent.end(body === undefined || typeof body === 'string' ? body : JSON.stringify(body))
    })
  }
}

/** Raw HTTP calls for the tests of the server: what a client of its own kind would send. Holds no test. */
import type { WatsServer } from './wats-server.ts'

/** Ids that differ in one digit and stay in order. */
export function sampleId(index: number): string {
  return `0c1f7a52-6d0c-4b39-a3c5-${index.toString(16).padStart(12, '0')}`
}

export interface RawCall {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
  readonly signal?: AbortSignal
}

export interface RawResult {
  readonly status: number
  readonly headers: Headers
  readonly bytes: Buffer
  /** The body as JSON; undefined when it is none. */
  readonly json: unknown
}

/** One request, its answer read to the end. @throws what fetch throws when there is none */
export async function callRaw({ url }: Pick<WatsServer, 'url'>, path: string, call: RawCall = {}): Promise<RawResult> {
  const { method, headers, body, signal } = call
  const response = await fetch(url + path, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    ...(headers === undefined ? {} : { headers }),
    ...(body === undefined ? {} : { body }),
    ...(signal === undefined ? {} : { signal }),
  })
  const bytes = Buffer.from(await response.arrayBuffer())
  return { status: response.status, headers: response.headers, bytes, json: parse(bytes) }
}

export function submitRaw(
  server: WatsServer,
  report: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<RawResult> {
  const body = typeof report === 'string' ? report : JSON.stringify(report)
  return callRaw(server, '/api/Report/WSJF', { body, headers: { 'content-type': 'application/json', ...headers } })
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    return undefined // not every answer is JSON
  }
}

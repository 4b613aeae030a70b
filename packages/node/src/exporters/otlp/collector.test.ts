/** A receiver for tests: a real HTTP server that reads what comes with the official files and answers as it is told. */
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestContext } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { type Decoded, decodeJson, decodeProtobuf, type Signal } from './official-decoder.test.ts'

export interface Received {
  readonly signal: Signal
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly decoded: Decoded
  readonly atMs: number
}

/** Answers one request; what it does not handle is answered with 200. */
export type Behaviour = (response: ServerResponse, received: Received) => void

export interface Collector {
  readonly url: string
  readonly received: readonly Received[]
  /** For the next requests, one each; afterwards all is well again. */
  misbehave(...behaviours: Behaviour[]): void
  spans(): Decoded[]
  logRecords(): Decoded[]
  /** Of all requests, in order. */
  metrics(): Decoded[]
  stop(): Promise<void>
}

export async function startCollector(t: TestContext, port = 0): Promise<Collector> {
  const received: Received[] = []
  const next: Behaviour[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk) => chunks.push(chunk))
    request.on('end', () => {
      const one = readRequest(request.url ?? '', request.headers, Buffer.concat(chunks))
      received.push(one)
      const behaviour = next.shift()
      if (behaviour === undefined) response.end()
      else behaviour(response, one)
    })
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const stop = () =>
    new Promise<void>((resolve) => {
      server.closeAllConnections()
      server.close(() => resolve())
    })
  t.after(stop)
  const messages = (signal: Signal) => received.filter((one) => one.signal === signal).map((one) => one.decoded)
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    misbehave: (...behaviours) => next.push(...behaviours),
    spans: () => messages('traces').flatMap((one) => items(one.resourceSpans, 'scopeSpans', 'spans')),
    logRecords: () => messages('logs').flatMap((one) => items(one.resourceLogs, 'scopeLogs', 'logRecords')),
    metrics: () => messages('metrics').flatMap((one) => items(one.resourceMetrics, 'scopeMetrics', 'metrics')),
    stop,
  }
}

function readRequest(path: string, headers: IncomingHttpHeaders, raw: Buffer): Received {
  const signal = path.split('/').at(-1) as Signal
  const body = headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw
  const decode = headers['content-type'] === 'application/json' ? decodeJson : decodeProtobuf
  return { signal, path, headers, decoded: decode(signal, body), atMs: performance.now() }
}

function items(resources: Decoded[], scopes: string, name: string): Decoded[] {
  return resources.flatMap((resource) => resource[scopes].flatMap((scope: Decoded) => scope[name]))
}

/** A real HTTP server on loopback that answers as a test tells it to, and remembers what it was asked. */
import assert from 'node:assert/strict'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import test, { type TestContext } from 'node:test'
import { isSightlineError, type SightlineError } from '@sightline/core'
import type { WatsClientOptions } from './client-options.ts'
import { createWatsClient } from './create-wats-client.ts'

export interface Seen {
  readonly method: string
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** Answers the nth request (from 0). */
export type Script = (response: ServerResponse, seen: Seen, index: number) => void

export interface ScriptedServer {
  readonly url: string
  readonly seen: readonly Seen[]
  /** Stops listening and drops all connections. */
  stop(): Promise<void>
}

export const TOKEN = 'c2VjcmV0LXRva2Vu'
export const REPORT_ID = '33a2d408-3fc8-480b-b554-6866c77fd91c'

export async function startServer(t: TestContext, script: Script): Promise<ScriptedServer> {
  const seen: Seen[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    try {
      for await (const chunk of request) chunks.push(chunk)
    } catch {
      return // the client gave up while it was sending
    }
    const entry = {
      method: request.method ?? '',
      url: request.url ?? '',
      headers: request.headers,
      body: Buffer.concat(chunks).toString(),
    }
    script(response, entry, seen.push(entry) - 1)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  t.after(stop)
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen, stop }
}

/** A client with short pauses, closed after the test. */
export function clientOf(t: TestContext, url: string, options: Partial<WatsClientOptions> = {}) {
  const client = createWatsClient({
    url,
    token: TOKEN,
    retry: { retries: 3, baseMs: 1 },
    ...options,
  } as WatsClientOptions)
  t.after(() => client.close())
  return client
}

export function json(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}) {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
}

export async function failureOf(promise: Promise<unknown>): Promise<SightlineError> {
  const error: unknown = await promise.then(
    () => assert.fail('the call succeeded'),
    (reason: unknown) => reason,
  )
  assert.ok(isSightlineError(error), String(error))
  return error
}

test('the scripted server answers in order and remembers what it saw', async (t) => {
  const server = await startServer(t, (response, _, index) => json(response, 200, `1.${index}`))
  const client = clientOf(t, server.url)
  assert.equal(await client.version(), '1.0')
  assert.equal(await client.version(), '1.1')
  assert.equal(server.seen.length, 2)
})

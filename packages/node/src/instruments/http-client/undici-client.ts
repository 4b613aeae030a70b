/**
 * Watches undici, and with it `fetch`: one call for each request that undici dispatches, so one for each redirect hop
 * (undici's documented channels, "Diagnostics Channel Support"). Works for the undici inside Node and for the package.
 */
import type { Guard } from '@sightline/core'
import { subscribeChannels } from '../subscribe-channels.ts'
import { ClientCall, type ClientParts } from './client-call.ts'
import { addHeaders } from './header-names.ts'

const MAX_ORIGINS = 500
const DEFAULT_PORTS: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 }

interface UndiciRequest {
  readonly origin: string | URL
  readonly method: string
  readonly path: string
  readonly upgrade?: string | null
  /** A flat list of names and values; one text in undici 5. */
  readonly headers: string | readonly (string | readonly string[])[]
  addHeader(name: string, value: string): unknown
}

interface Origin {
  readonly text: string
  readonly address: string
  readonly port: number | undefined
}

/** @returns ends the watching */
export function watchUndici(parts: ClientParts, guard: Guard): () => void {
  const calls = new Map<UndiciRequest, ClientCall>()
  const originOf = createOrigins()

  function onCreate({ request }: { request: UndiciRequest }): void {
    if (parts.runtime.context.current()?.isSuppressed === true) return
    // What is upgraded (a WebSocket) has no answer to wait for and no channel that tells its end.
    if (request.method === 'CONNECT' || (request.upgrade ?? null) !== null) return
    const origin = originOf(request.origin)
    const { address, port, text } = origin
    const call = new ClientCall(parts, { method: request.method, address, port, url: () => text + request.path })
    calls.set(request, call)
    addHeaders(
      parts.runtime.context.headers(),
      (name) => headerOf(request.headers, name),
      (carrier) => call.inject(carrier),
      (name, value) => request.addHeader(name, value),
    )
  }

  function take(request: UndiciRequest): ClientCall | undefined {
    const call = calls.get(request)
    calls.delete(request)
    return call
  }

  const unsubscribe = subscribeChannels(guard, {
    'undici:request:create': onCreate,
    'undici:request:headers': ({ request, response }: { request: UndiciRequest; response: { statusCode: number } }) => {
      const call = calls.get(request)
      if (call !== undefined) call.status = response.statusCode
    },
    'undici:request:trailers': ({ request }: { request: UndiciRequest }) => take(request)?.end('complete'),
    'undici:request:error': ({ request, error }: { request: UndiciRequest; error: unknown }) =>
      take(request)?.fail(error),
  })
  return () => {
    unsubscribe()
    for (const call of calls.values()) call.abandon()
    calls.clear()
  }
}

/** The caller's value of a header; names are compared without case. */
export function headerOf(headers: UndiciRequest['headers'], name: string): string | undefined {
  if (typeof headers === 'string') return new RegExp(`^${name}:[ \\t]*(.*)$`, 'im').exec(headers)?.[1]?.trim()
  for (let at = 0; at + 1 < headers.length; at += 2) {
    const key = headers[at]
    if (typeof key === 'string' && key.length === name.length && key.toLowerCase() === name)
      return String(headers[at + 1])
  }
  return undefined
}

/** Origins are few and parsing one costs a microsecond, so the parsed ones are kept. */
function createOrigins(): (origin: string | URL) => Origin {
  const known = new Map<string, Origin>()
  return (origin) => {
    const text = String(origin)
    const found = known.get(text)
    if (found !== undefined) return found
    if (known.size >= MAX_ORIGINS) known.clear()
    const parsed = parseOrigin(text)
    known.set(text, parsed)
    return parsed
  }
}

function parseOrigin(text: string): Origin {
  if (!URL.canParse(text)) return { text, address: text, port: undefined }
  const { protocol, hostname, port, origin } = new URL(text)
  return { text: origin, address: hostname, port: port === '' ? DEFAULT_PORTS[protocol] : Number(port) }
}

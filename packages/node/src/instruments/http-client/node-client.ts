/**
 * Watches outgoing requests of node:http and node:https. Node's channels tell creation, answer and error; the end of
 * the body is the request's own 'close', which comes once, last, and whatever happened.
 */
import type { ClientRequest, IncomingMessage } from 'node:http'
import type { Guard } from '@sightline/core'
import { subscribeChannels } from '../subscribe-channels.ts'
import { ClientCall, type ClientParts, type Ending } from './client-call.ts'
import { addHeaders } from './header-names.ts'
import { targetOf } from './node-target.ts'
import { onRequestCreated } from './request-created.ts'

interface OpenCall {
  readonly call: ClientCall
  response: IncomingMessage | undefined
  error: (Error & { readonly code?: string; readonly syscall?: string }) | undefined
  hasTimedOut: boolean
  /** Takes our listeners out. */
  release(): void
}

/** @returns ends the watching */
export function watchNodeClient(parts: ClientParts, guard: Guard): () => void {
  const open = new Map<ClientRequest, OpenCall>()

  function begin(request: ClientRequest): void {
    if (open.has(request) || parts.runtime.context.current()?.isSuppressed === true) return
    const target = targetOf(request)
    const call = new ClientCall(parts, target)
    open.set(request, track(request, call))
    if (request.headersSent) return
    addHeaders(
      parts.runtime.context.headers(),
      (name) => textOf(request.getHeader(name)),
      (carrier) => call.inject(carrier),
      (name, value) => request.setHeader(name, value),
    )
  }

  function track(request: ClientRequest, call: ClientCall): OpenCall {
    const onTimeout = () => {
      tracked.hasTimedOut = true
    }
    const onClose = guard.wrap('http-client close', () => {
      open.delete(request)
      tracked.release()
      finish(request, tracked)
    })
    const tracked: OpenCall = {
      call,
      response: undefined,
      error: undefined,
      hasTimedOut: false,
      release() {
        request.removeListener('timeout', onTimeout)
        request.removeListener('close', onClose)
      },
    }
    request.once('timeout', onTimeout)
    request.once('close', onClose)
    return tracked
  }

  const stops = [
    onRequestCreated(guard, begin),
    subscribeChannels(guard, {
      'http.client.response.finish': ({ request, response }: { request: ClientRequest; response: IncomingMessage }) => {
        const tracked = open.get(request)
        if (tracked !== undefined) tracked.response = response
      },
      'http.client.request.error': ({ request, error }: { request: ClientRequest; error: Error }) => {
        const tracked = open.get(request)
        if (tracked !== undefined) tracked.error ??= error
      },
    }),
  ]
  return () => {
    for (const stop of stops) stop()
    for (const tracked of open.values()) {
      tracked.release()
      tracked.call.abandon()
    }
    open.clear()
  }
}

function finish(request: ClientRequest, tracked: OpenCall): void {
  // An answer to an upgrade or CONNECT is not told by the channel, but Node leaves it on the request.
  const response = tracked.response ?? (request as { readonly res?: IncomingMessage | null }).res ?? undefined
  tracked.call.status = response?.statusCode
  const { error } = tracked
  const ending = endingOf(request, tracked, response)
  if (ending !== undefined) tracked.call.end(ending)
  else tracked.call.fail(error)
}

/** Undefined when the error object tells more than we do. */
function endingOf(
  request: ClientRequest,
  tracked: OpenCall,
  response: IncomingMessage | undefined,
): Ending | undefined {
  const { error, hasTimedOut } = tracked
  const isComplete =
    response !== undefined && (response.complete || response.statusCode === 101 || request.method === 'CONNECT')
  if (error === undefined && isComplete) return 'complete'
  if (hasTimedOut) return 'timeout'
  // What the server did shows on the socket: it sent an end. What was done here leaves no trace but a bare 'hang up'.
  const isByServer = request.socket?.readableEnded === true
  if (error === undefined) return isByServer ? 'connection' : 'cancelled'
  const isBareHangUp = error.code === 'ECONNRESET' && error.syscall === undefined
  return isBareHangUp && !isByServer ? 'cancelled' : undefined
}

function textOf(value: number | string | readonly string[] | undefined): string | undefined {
  if (value === undefined) return undefined
  return Array.isArray(value) ? value.join(',') : String(value)
}

/**
 * The moment in which an outgoing node:http request exists and its headers can still be set. Node tells it through
 * `http.client.request.created` (since 22.12 and 23.2). Before that no channel fires early enough, so there the
 * internal method that renders the headers is wrapped: Node 20 and 22.0 to 22.11 are not going to change any more, and
 * wrapping `http.request` instead would miss everyone who imported it earlier.
 */
import type { ClientRequest } from 'node:http'
import type { Guard } from '@sightline/core'
import { subscribeChannels } from '../subscribe-channels.ts'

type Rendering = { _implicitHeader?: () => void }

/** @returns ends it */
export function onRequestCreated(guard: Guard, handle: (request: ClientRequest) => void): () => void {
  if (hasCreatedChannel(process.versions.node)) {
    return subscribeChannels(guard, {
      'http.client.request.created': ({ request }: { request: ClientRequest }) => handle(request),
    })
  }
  const restore = wrapRendering(guard, handle)
  // Requests whose headers came as a list, or that expect a 100, are rendered at once: they are told at their start.
  const unsubscribe = subscribeChannels(guard, {
    'http.client.request.start': ({ request }: { request: ClientRequest }) => handle(request),
  })
  return () => {
    restore()
    unsubscribe()
  }
}

export function hasCreatedChannel(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major > 23 || (major === 23 && minor >= 2) || (major === 22 && minor >= 12)
}

function wrapRendering(guard: Guard, handle: (request: ClientRequest) => void): () => void {
  // Not imported: see the admin server.
  const prototype = process.getBuiltinModule('node:http').ClientRequest.prototype as Rendering
  const original = prototype._implicitHeader
  if (original === undefined) return () => undefined
  let isOn = true
  const wrapped = function (this: ClientRequest): void {
    if (isOn && !this.headersSent) guard.run('http-client request', () => handle(this))
    original.call(this)
  }
  prototype._implicitHeader = wrapped
  return () => {
    isOn = false
    // Somebody may have wrapped it after us; then ours stays in their chain and only passes through.
    if (prototype._implicitHeader === wrapped) prototype._implicitHeader = original
  }
}

/** Who may see more than a bare probe: this machine, and whoever has the token. */
import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { adminErrors } from './admin-errors.ts'
import { isLoopback } from './is-loopback.ts'

/** @returns throws SightlineError `SL_ADMIN_UNAUTHORISED` when the request may not pass */
export function createAuthoriser(token: string | undefined): (request: IncomingMessage) => void {
  // Hashes are of one length, so that comparing takes the same time whatever was sent.
  const wanted = token === undefined ? undefined : digest(token)
  return (request) => {
    if (isLoopback(request.socket.remoteAddress ?? '')) return
    const sent = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
    if (wanted === undefined || sent === undefined || !timingSafeEqual(wanted, digest(sent))) {
      throw adminErrors.unauthorised({})
    }
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

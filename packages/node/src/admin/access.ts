/**
 * Who may ask for what. Bare probes are for everybody. Everything else is for this machine and for holders of the token;
 * changes, moreover, never for web pages of another origin.
 */
import type { IncomingMessage } from 'node:http'
import { adminErrors } from './admin-errors.ts'
import { isFromThisMachine } from './loopback.ts'

export interface AccessOptions {
  readonly token: string | undefined
  /** Lets requests from this machine pass without the token. */
  readonly trustsLoopback: boolean
  /** Lets everybody pass where there is no token. */
  readonly allowsUnauthenticated: boolean
}

export interface Access {
  /** Whether the request may see more than a bare probe. */
  isTrusted(request: IncomingMessage): boolean
  /** @throws SightlineError `SL_ADMIN_UNAUTHENTICATED` (401), `SL_ADMIN_CROSS_SITE` (403) */
  check(request: IncomingMessage): void
}

const READING = new Set(['GET', 'HEAD'])

export function createAccess(options: AccessOptions): Access {
  const isWanted = options.token === undefined ? undefined : tokenTest(options.token)

  const isTrusted = (request: IncomingMessage): boolean => {
    const given = bearerOf(request)
    // Whoever sends a token wants it to be looked at: a wrong one is refused even where none is needed.
    if (isWanted !== undefined && given !== undefined) return isWanted(given)
    if (options.trustsLoopback && isFromThisMachine(request)) return true
    return isWanted === undefined && options.allowsUnauthenticated
  }

  return {
    isTrusted,
    check(request) {
      if (!isTrusted(request)) throw adminErrors.unauthenticated({ hint: hintFor(request, isWanted !== undefined) })
      const { origin } = request.headers
      const isChange = !READING.has(request.method ?? '')
      if (isChange && origin !== undefined && !isSameOrigin(origin, request.headers.host)) {
        throw adminErrors.crossSite({ origin })
      }
    },
  }
}

function bearerOf(request: IncomingMessage): string | undefined {
  return /^bearer +(\S+) *$/i.exec(request.headers.authorization ?? '')?.[1]
}

function hintFor(request: IncomingMessage, hasToken: boolean): string {
  if (!hasToken) return '; none is configured, so only this machine may ask, under http://localhost'
  return bearerOf(request) === undefined ? '' : '; the token that came is another one'
}

function isSameOrigin(origin: string, host: string | undefined): boolean {
  return host !== undefined && URL.canParse(origin) && new URL(origin).host === host.toLowerCase()
}

/**
 * Compares digests, which have equal lengths, so that it takes the same time whatever was sent. Node's crypto is loaded
 * for those who have a token only: it costs 2 ms of a start.
 */
function tokenTest(token: string): (given: string) => boolean {
  const { createHash, timingSafeEqual } = process.getBuiltinModule('node:crypto')
  const digest = (text: string) => createHash('sha256').update(text).digest()
  const wanted = digest(token)
  return (given) => timingSafeEqual(digest(given), wanted)
}

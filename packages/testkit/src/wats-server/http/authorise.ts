/** Checks the Authorization header: Basic, as WATS has it, or Bearer. */
import { createHash, timingSafeEqual } from 'node:crypto'
import { watsServerErrors } from '../wats-server-errors.ts'

export interface Tokens {
  /** May do everything; when left out, nobody is asked. */
  readonly token?: string | undefined
  /** May read and not submit: 403. */
  readonly readOnlyToken?: string | undefined
}

const AUTHORIZATION = /^(Basic|Bearer) +(\S+)$/i

/**
 * A token matches as it stands, as `user:password` behind Basic's base64, or as that password.
 *
 * @throws AuthenticationError `WATS_SERVER_TOKEN_MISSING` (401) for none or another token,
 *   AuthorizationError `WATS_SERVER_TOKEN_MAY_ONLY_READ` (403)
 */
export function authorise(header: string | undefined, tokens: Tokens, submits: boolean): void {
  if (tokens.token === undefined && tokens.readOnlyToken === undefined) return
  const [, scheme, credentials] = AUTHORIZATION.exec(header ?? '') ?? []
  if (scheme === undefined || credentials === undefined) {
    throw watsServerErrors.tokenMissing({ got: header === undefined ? 'no header' : 'another scheme' })
  }
  const candidates = candidatesOf(scheme, credentials)
  if (isAmong(candidates, tokens.token)) return
  if (!isAmong(candidates, tokens.readOnlyToken)) throw watsServerErrors.tokenMissing({ got: 'another token' })
  if (submits) throw watsServerErrors.tokenMayOnlyRead()
}

function candidatesOf(scheme: string, credentials: string): string[] {
  if (scheme.toLowerCase() !== 'basic') return [credentials]
  const decoded = Buffer.from(credentials, 'base64').toString('utf8')
  return [credentials, decoded, decoded.slice(decoded.indexOf(':') + 1)]
}

function isAmong(candidates: readonly string[], token: string | undefined): boolean {
  return token !== undefined && candidates.some((candidate) => timingSafeEqual(digest(candidate), digest(token)))
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

/** The secret of a client. It leaves this closure as a header only; `hide` takes it out of text that came back. */
import { watsErrors } from '../wats-errors.ts'

export type WatsCredentials =
  /** As the server shows it: base64, with or without the scheme in front ("Basic …", "Bearer …"). */
  | { readonly token: string; readonly user?: undefined; readonly password?: undefined }
  | { readonly user: string; readonly password: string; readonly token?: undefined }

export interface Credentials {
  /** The value of the Authorization header. */
  header(): string
  hide(text: string): string
}

const MASK = '[redacted]'
/** Printable ASCII without blanks: what may stand in a header, so that no error of fetch ever quotes it. */
const TOKEN = /^(?:(?<scheme>Basic|Bearer) +)?(?<value>[\x21-\x7e]+)$/i

/** @throws ConfigurationError `WATS_OPTION_INVALID`, which does not quote what was given */
export function createCredentials(given: WatsCredentials): Credentials {
  const { header, secrets } = given.token === undefined ? ofPassword(given) : ofToken(given.token)
  const hidden = secrets.filter((text) => text !== '').sort((a, b) => b.length - a.length)
  return {
    header: () => header,
    hide: (text) => hidden.reduce((masked, secret) => masked.replaceAll(secret, MASK), text),
  }
}

function ofToken(token: unknown) {
  const { scheme, value } = (typeof token === 'string' ? TOKEN.exec(token.trim()) : null)?.groups ?? {}
  if (value === undefined) throw invalid('token', 'printable text without blanks')
  return { header: `${scheme ?? 'Basic'} ${value}`, secrets: [value] }
}

function ofPassword({ user, password }: { user: unknown; password: unknown }) {
  if (typeof user !== 'string' || user === '' || user.includes(':')) {
    throw invalid('user', 'text without ":", beside a password, where there is no token')
  }
  if (typeof password !== 'string' || password === '') throw invalid('password', 'text')
  const value = Buffer.from(`${user}:${password}`, 'utf8').toString('base64')
  return { header: `Basic ${value}`, secrets: [value, password] }
}

function invalid(key: string, wanted: string) {
  return watsErrors.optionInvalid({ key, wanted, got: 'something else' })
}

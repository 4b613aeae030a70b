/** From an operation and its arguments to what is sent. */
import { watsErrors } from '../wats-errors.ts'
import type { OperationRow, ReportBody } from './operation-row.ts'

/** Holds the Authorization header: never logged, never part of an error. */
export interface WatsRequest {
  readonly method: string
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array | undefined
  readonly isProbe: boolean
}

type Arguments = Readonly<Record<string, unknown>>

/** @throws ValidationError `WATS_ARGUMENT_INVALID` */
export function checkArguments(operation: string, row: OperationRow, given: unknown): Arguments {
  const result = row.arguments?.safeParse(given ?? {})
  if (result === undefined) return {}
  if (result.success) return result.data
  const problems = result.error.issues.map(({ path, message }) => `${path.join('.') || 'arguments'}: wanted ${message}`)
  throw watsErrors.argumentInvalid({ operation, problem: problems.join('; ') }, { operation })
}

/** The address of a call: the server's own path, then the operation's, every argument encoded. */
export function urlOf(server: URL, row: OperationRow, given: Arguments): URL {
  const path = row.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(given[name])))
  const query = new URLSearchParams()
  for (const [argument, name] of Object.entries(row.query ?? {})) {
    const value = given[argument]
    if (value !== undefined) query.append(name, Array.isArray(value) ? value.join(',') : String(value))
  }
  const url = new URL(server)
  url.pathname = url.pathname.replace(/\/+$/, '') + path
  url.search = query.toString().replaceAll('+', '%20') // OData parsers do not all take + for a blank
  return url
}

/** The bytes of a body; bytes are taken as they are. */
export function encodeBody(body: ReportBody): Uint8Array {
  if (body instanceof Uint8Array) return body
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body, keepNotFinite), 'utf8')
}

/** A NaN that reached us in spite of the model would become null. */
function keepNotFinite(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value
}

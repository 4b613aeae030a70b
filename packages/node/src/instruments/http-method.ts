/** The closed set of the `http.request.method` label (OpenTelemetry HTTP conventions: RFC 9110 and PATCH, else `_OTHER`). */

export const HTTP_METHODS = [
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
  'CONNECT',
  'TRACE',
  '_OTHER',
] as const
export type HttpMethod = (typeof HTTP_METHODS)[number]

const KNOWN: ReadonlySet<string> = new Set(HTTP_METHODS)

/** Methods are case-sensitive: `get` is none of the known. */
export function httpMethodLabel(method: string | undefined): HttpMethod {
  return method !== undefined && KNOWN.has(method) ? (method as HttpMethod) : '_OTHER'
}

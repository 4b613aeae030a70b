/** URLs as they may leave the process: without credentials and, unless asked for, without the values of the query. */

const REDACTED = 'REDACTED'

/** `a=1&b` becomes `a=REDACTED&b`: which parameters there were is worth knowing, their values may be secret. */
export function redactQuery(query: string): string {
  return query
    .split('&')
    .map((pair) => {
      const equals = pair.indexOf('=')
      return equals < 0 ? pair : `${pair.slice(0, equals)}=${REDACTED}`
    })
    .join('&')
}

/**
 * The URL without user and password and fragment.
 *
 * @param keepQuery - true: query values are kept
 */
export function redactUrl(url: string, keepQuery: boolean): string {
  const hash = url.indexOf('#')
  const withoutHash = hash < 0 ? url : url.slice(0, hash)
  const mark = withoutHash.indexOf('?')
  const bare = withoutCredentials(mark < 0 ? withoutHash : withoutHash.slice(0, mark))
  if (mark < 0) return bare
  const query = withoutHash.slice(mark + 1)
  return `${bare}?${keepQuery ? query : redactQuery(query)}`
}

/** The authority ends at the first slash; user information ends at its last `@` (RFC 3986, section 3.2). */
function withoutCredentials(url: string): string {
  const start = url.indexOf('://') + 3
  if (start === 2) return url
  const slash = url.indexOf('/', start)
  const end = slash < 0 ? url.length : slash
  const at = url.lastIndexOf('@', end)
  return at < start ? url : url.slice(0, start) + url.slice(at + 1)
}

/** From method and path to an operation of the table. Like the real server's, paths are compared without regard to case. */
import { type WatsOperationName, watsOperations } from '@sightline/wats'
import { watsServerErrors } from '../wats-server-errors.ts'

export interface Route {
  readonly operation: WatsOperationName
  /** The parts of the path that stand for `{name}`, decoded. */
  readonly parameters: Readonly<Record<string, string>>
}

interface Pattern {
  readonly operation: WatsOperationName
  readonly method: string
  readonly path: RegExp
}

const PATTERNS: readonly Pattern[] = Object.entries(watsOperations).map(([name, row]) => ({
  operation: name as WatsOperationName,
  method: row.method,
  path: new RegExp(`^${row.path.replaceAll('.', '\\.').replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}/?$`, 'i'),
}))

/**
 * @param path - without a query
 * @throws NotFoundError `WATS_SERVER_PATH_UNKNOWN`, ValidationError `WATS_SERVER_METHOD_NOT_ALLOWED` (405)
 */
export function routeOf(method: string, path: string): Route {
  const fitting = PATTERNS.flatMap((pattern) => {
    const match = pattern.path.exec(path)
    return match === null ? [] : [{ pattern, match }]
  })
  const found = fitting.find(({ pattern }) => pattern.method === method)
  if (found !== undefined) {
    return { operation: found.pattern.operation, parameters: decodeAll(found.match.groups ?? {}) }
  }
  if (fitting.length === 0) throw watsServerErrors.pathUnknown({ path })
  const allowed = fitting.map(({ pattern }) => pattern.method).join(', ')
  throw watsServerErrors.methodNotAllowed({ path, allowed, method }, { details: { status: 405 } })
}

function decodeAll(groups: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(groups).map(([name, text]) => [name, decode(text)]))
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text // a stray % is taken as it stands; no id has one
  }
}

/** The `error.type` of an HTTP answer, in the words of the error catalogue, so that one label value means one thing everywhere. */
import { type ErrorKind, errorKindOf } from '@sightline/core'

const kinds = new Map<number, ErrorKind>()

/** @param status - 400 .. 599 */
export function errorKindOfStatus(status: number): ErrorKind {
  const known = kinds.get(status)
  if (known !== undefined) return known
  const kind = errorKindOf({ status })
  kinds.set(status, kind)
  return kind
}

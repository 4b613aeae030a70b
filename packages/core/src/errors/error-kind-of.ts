/** Sorts any thrown value into the closed set of kinds, so that its metric label, retry and HTTP answer are known. */
import { KIND_OF_CODE, KIND_OF_NAME } from './foreign-kinds.ts'
import type { ErrorKind } from './kind.ts'
import { isErrorKind, kindOfStatus } from './kind-rules.ts'
import { readProperty, readText } from './read-property.ts'
import { isSightlineError } from './sightline-error.ts'

const MAX_DEPTH = 8
const MAX_ERRORS = 4

/**
 * The kind of an error of ours or of anybody's: by brand, name (AbortError, TimeoutError), code (ECONNREFUSED, ...),
 * numeric `status` or `statusCode`, else by what it aggregates or by its cause; `internal` when nothing tells. Never throws.
 */
export function errorKindOf(error: unknown): ErrorKind {
  try {
    return findKind(error, MAX_DEPTH) ?? 'internal'
  } catch {
    return 'internal' // a hostile proxy tells nothing
  }
}

function findKind(error: unknown, depth: number): ErrorKind | undefined {
  if (depth === 0 || typeof error !== 'object' || error === null) return undefined
  const own = ownKind(error)
  if (own === undefined) return kindOfParts(error, depth)
  // `AbortSignal.timeout` arrives at some APIs as an AbortError whose cause is the TimeoutError.
  if (own === 'cancelled' && findKind(readProperty(error, 'cause'), depth - 1) === 'timeout') return 'timeout'
  return own
}

function ownKind(error: object): ErrorKind | undefined {
  if (isSightlineError(error)) return isErrorKind(error.kind) ? error.kind : 'internal'
  return (
    KIND_OF_NAME.get(readText(error, 'name') ?? '') ??
    KIND_OF_CODE.get(readText(error, 'code') ?? '') ??
    statusKind(readProperty(error, 'status')) ??
    statusKind(readProperty(error, 'statusCode'))
  )
}

function statusKind(status: unknown): ErrorKind | undefined {
  return typeof status === 'number' ? kindOfStatus(status) : undefined
}

function kindOfParts(error: object, depth: number): ErrorKind | undefined {
  const errors = readProperty(error, 'errors')
  const parts = [readProperty(error, 'cause'), ...(Array.isArray(errors) ? errors.slice(0, MAX_ERRORS) : [])]
  for (const part of parts) {
    const kind = findKind(part, depth - 1)
    if (kind !== undefined) return kind
  }
  return undefined
}

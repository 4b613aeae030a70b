/** Which attributes a view keeps. */
import type { AttributeKeys } from './view.ts'

export interface KeyFilter {
  /** The same for filters that keep the same. */
  readonly identity: string
  keeps(key: string): boolean
}

export function createKeyFilter(keys: AttributeKeys | undefined): KeyFilter | undefined {
  if (keys === undefined) return undefined
  const isAllowed = 'allow' in keys
  const named = new Set(isAllowed ? keys.allow : keys.deny)
  return {
    identity: JSON.stringify([isAllowed, [...named].sort()]),
    keeps: (key) => named.has(key) === isAllowed,
  }
}

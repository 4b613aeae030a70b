/** Fields of which some cannot be read: getters and proxies that throw must not cost the log line. */
import type { Fields } from '@sightline/core'

const UNREADABLE = '[unreadable]'

/** A plain copy in which a value that throws when it is read is replaced by a note. Never throws. */
export function readableFields(fields: Fields | undefined): Fields | undefined {
  if (fields === undefined || fields === null) return undefined
  const copy = new Map<string, unknown>()
  try {
    for (const key of Object.keys(fields)) copy.set(key, readOr(fields, key))
  } catch {
    copy.set('fields', UNREADABLE) // a proxy that does not even give its keys
  }
  return Object.fromEntries(copy)
}

function readOr(fields: Fields, key: string): unknown {
  try {
    return fields[key]
  } catch {
    return UNREADABLE
  }
}

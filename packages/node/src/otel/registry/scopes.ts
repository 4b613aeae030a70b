/** One thing for each instrumentation scope: a tracer, a logger. */
import type { InstrumentationScope } from '@sightline/core'
import { readKey } from '../trace/attribute-value.ts'
import { textOf } from '../trace/bridged-span.ts'

/** Names that are told apart; they are a library's own, so more of them are a mistake, and each gets a thing of its own. */
const MAX_SCOPES = 2_000
const UNNAMED = 'unknown'

type Find<T> = (name: unknown, version?: unknown, options?: { schemaUrl?: unknown }) => T

export function createScopes<T>(create: (scope: InstrumentationScope) => T): Find<T> {
  const known = new Map<string, T>()
  return (name, version, options) => {
    const scope = scopeOf(name, version, options && readKey(options, 'schemaUrl'))
    const key = JSON.stringify([scope.name, scope.version, scope.schemaUrl])
    const found = known.get(key)
    if (found !== undefined) return found
    const made = create(scope)
    if (known.size < MAX_SCOPES) known.set(key, made)
    return made
  }
}

function scopeOf(name: unknown, version: unknown, schemaUrl: unknown): InstrumentationScope {
  return {
    name: name === undefined || name === null || name === '' ? UNNAMED : textOf(name),
    ...(typeof version === 'string' && version !== '' ? { version } : {}),
    ...(typeof schemaUrl === 'string' && schemaUrl !== '' ? { schemaUrl } : {}),
  }
}

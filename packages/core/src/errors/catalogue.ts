/**
 * Every error code of the process, as documents and tests list it. The list is shared by all copies of this package; a
 * code may be defined once a copy, since another copy of another version defines the same tables with other words.
 */
import type { ErrorKind } from './kind.ts'

export interface ErrorDefinition {
  /** Upper case with a prefix of its owner: `WATS_UNREACHABLE`. */
  readonly code: string
  readonly kind: ErrorKind
  /** One sentence without a full stop; `{name}` stands for a value the maker is given. */
  readonly message: string
  /** Where it differs from the kind's own answer. */
  readonly retryable?: boolean
  /** What the reader can do about it; shown in the error reference. */
  readonly help?: string
}

interface Entry {
  readonly definition: ErrorDefinition
  readonly copy: symbol
}

const REGISTRY = Symbol.for('sightline.error-catalogue')
const THIS_COPY = Symbol('sightline')

/** All definitions in order of code; the array is the caller's. */
export function errorCatalogue(): ErrorDefinition[] {
  const definitions = [...entries().values()].map((entry) => entry.definition)
  return definitions.sort((a, b) => (a.code < b.code ? -1 : 1))
}

/** Notes a definition. @returns the definition that has the code already, when it is another one */
export function claimCode(definition: ErrorDefinition): ErrorDefinition | undefined {
  const taken = entries().get(definition.code)
  if (taken === undefined) {
    entries().set(definition.code, { definition, copy: THIS_COPY })
    return undefined
  }
  const isSame = taken.definition.kind === definition.kind && taken.definition.message === definition.message
  return isSame || taken.copy !== THIS_COPY ? undefined : taken.definition
}

function entries(): Map<string, Entry> {
  const host = globalThis as { [REGISTRY]?: Map<string, Entry> }
  host[REGISTRY] ??= new Map()
  return host[REGISTRY]
}

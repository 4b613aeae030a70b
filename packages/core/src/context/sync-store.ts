/** The scope store of a process without async tracking: right for synchronous code and for browsers until a better one is handed in. */
import type { Scope, ScopeStore } from './scope.ts'

export function createSyncStore(): ScopeStore {
  let active: Scope | undefined
  return {
    get: () => active,
    run(scope, body) {
      const outer = active
      active = scope
      try {
        return body()
      } finally {
        active = outer
      }
    },
  }
}

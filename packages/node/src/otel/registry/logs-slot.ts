/** Where copies of @opentelemetry/api-logs meet: a function from the version of their contract to the provider. */

const LOGS_KEY = Symbol.for('io.opentelemetry.js.api.logs')
/** `API_BACKWARDS_COMPATIBILITY_VERSION`: the same in all releases so far. */
const CONTRACT = 1

type FindProvider = (version: number) => unknown

const shared = globalThis as { [LOGS_KEY]?: FindProvider }

/** The provider that is registered now, by whomever. */
export function registeredLogs(): unknown {
  return shared[LOGS_KEY]?.(CONTRACT)
}

/** @returns what was there before, or a function that takes ours out */
export function registerLogs(provider: object): { readonly found: unknown } | { readonly release: () => void } {
  if (shared[LOGS_KEY] !== undefined) return { found: registeredLogs() ?? shared[LOGS_KEY] }
  const find: FindProvider = (version) => (version === CONTRACT ? provider : undefined)
  shared[LOGS_KEY] = find
  return {
    release() {
      if (shared[LOGS_KEY] === find) delete shared[LOGS_KEY]
    },
  }
}

/** Which keys name secrets, in any spelling: `apiKey`, `API_KEY` and `x-api-key` are one. A known key costs one map look-up. */

const MAX_CACHED = 2_000
const MAX_KEY_CHARS = 256

// Compared after lower-casing and dropping separators. `session_id`, `max_tokens` and `key` are no secrets.
const ANYWHERE =
  /password|passwd|passphrase|secret|apikey|privatekey|accesskey|signingkey|authorization|credential|connectionstring/
const AT_THE_END = /(?:token|pwd|cookie|cookies|jwt|dsn)$/

/** @param extraKeys - further keys, compared as a whole, spelling aside (`iban` is `IBAN` but not `customer_iban`) */
export function createSecretKeys(extraKeys: readonly string[] = []): (key: string) => boolean {
  const extra = new Set(extraKeys.map(normalise))
  const cache = new Map<string, boolean>()

  return (key) => {
    const known = cache.get(key)
    if (known !== undefined) return known
    const name = normalise(key)
    const isSecret = ANYWHERE.test(name) || AT_THE_END.test(name) || extra.has(name)
    if (cache.size >= MAX_CACHED) cache.clear()
    if (key.length <= MAX_KEY_CHARS) cache.set(key, isSecret)
    return isSecret
  }
}

function normalise(key: string): string {
  return key.toLowerCase().replace(/[-_.\s]/g, '')
}

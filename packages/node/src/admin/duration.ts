/** Durations as people write them: `30s`, `10m`, `1h`. */

const MS_OF: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 }

/** @returns milliseconds; undefined for what is no duration */
export function parseDuration(text: unknown): number | undefined {
  const found = typeof text === 'string' ? /^(\d{1,9}(?:\.\d{1,3})?) ?(ms|s|m|h)$/.exec(text.trim()) : null
  return found === null ? undefined : Number(found[1]) * MS_OF[found[2]!]!
}

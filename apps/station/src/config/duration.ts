/** Durations as people write them in a configuration: `500ms`, `30s`, `10m`, `12h`, `14d`. */
import { z } from 'zod'

const UNITS_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }
const DURATION = /^(\d+(?:\.\d+)?)\s*(ms|s|m|h|d)$/

/** Milliseconds, or undefined when the text is no duration. */
export function parseDuration(text: string): number | undefined {
  const match = DURATION.exec(text.trim())
  return match === null ? undefined : Number(match[1]) * UNITS_MS[match[2]!]!
}

/** A schema that reads a duration as milliseconds. @param standard - the default, as people write it */
export function duration(standard: string) {
  return z
    .string()
    .regex(DURATION, { error: 'a duration such as 500ms, 30s, 10m, 12h or 14d' })
    .default(standard)
    .transform((text) => parseDuration(text)!)
}

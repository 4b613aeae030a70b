/** Thresholds by name pattern: `*`, `a.b`, `a.b.*` (a.b and everything below it). The most specific pattern wins. */
import { coreErrors } from '../errors/core-errors.ts'
import { isThreshold, LEVELS, severityOf, type Threshold } from './level.ts'
import type { LevelPatterns } from './logs.ts'

const PATTERN = /^(?:\*|[^.*\s,=]+(?:\.[^.*\s,=]+)*(?:\.\*)?)$/
const DEFAULT: Threshold = 'info'

export const WANTED_LEVEL = `one of ${[...Object.keys(LEVELS), 'off'].join(', ')}`

export interface LevelTable {
  readonly patterns: LevelPatterns
  /** The threshold of a logger, as a severity number. */
  severityFor(name: string): number
}

/**
 * @param patterns - without `*`, what no pattern matches is at `info`
 * @throws SightlineError `SL_LOG_LEVEL_INVALID` naming the pattern, what was wanted and what came
 */
export function createLevelTable(patterns: LevelPatterns): LevelTable {
  const exact = new Map<string, number>()
  const below = new Map<string, number>()
  let fallback = severityOf(DEFAULT)
  for (const [pattern, threshold] of Object.entries(patterns)) {
    checkPattern(pattern)
    if (!isThreshold(threshold)) throw levelInvalid(pattern, WANTED_LEVEL, threshold)
    if (pattern === '*') fallback = severityOf(threshold)
    else if (pattern.endsWith('.*')) below.set(pattern.slice(0, -2), severityOf(threshold))
    else exact.set(pattern, severityOf(threshold))
  }

  return {
    patterns: Object.freeze({ '*': DEFAULT, ...patterns }),
    severityFor(name) {
      const own = exact.get(name)
      if (own !== undefined) return own
      for (let prefix = name; prefix !== ''; prefix = prefix.slice(0, Math.max(prefix.lastIndexOf('.'), 0))) {
        const severity = below.get(prefix)
        if (severity !== undefined) return severity
      }
      return fallback
    },
  }
}

/** @throws SightlineError `SL_LOG_LEVEL_INVALID` */
export function checkPattern(pattern: string): void {
  if (!PATTERN.test(pattern)) throw levelInvalid(pattern, 'a pattern like *, a.b or a.b.*', pattern)
}

export function levelInvalid(key: string, wanted: string, got: unknown): Error {
  return coreErrors.logLevelInvalid({ key, wanted, got: typeof got === 'string' ? `"${got}"` : String(got) })
}

/** Levels as people write them on a command line or in the environment. */
import { isThreshold, type Threshold } from './level.ts'
import { checkPattern, levelInvalid, WANTED_LEVEL } from './level-patterns.ts'
import type { LevelPatterns } from './logs.ts'

/**
 * Reads `info,station.convert.*=debug`: a bare level is that of `*`. Spaces and letter case of levels do not matter;
 * of two entries for one pattern the later wins.
 *
 * @throws SightlineError `SL_LOG_LEVEL_INVALID` naming the entry, what was wanted and what came
 */
export function parseLevels(text: string): LevelPatterns {
  const patterns: Record<string, Threshold> = {}
  for (const entry of entriesOf(text)) {
    const at = entry.lastIndexOf('=')
    const pattern = at < 0 ? '*' : entry.slice(0, at).trim()
    const level = entry.slice(at + 1).trim()
    const threshold = level.toLowerCase()
    checkPattern(pattern)
    if (!isThreshold(threshold)) throw levelInvalid(entry, WANTED_LEVEL, level)
    patterns[pattern] = threshold
  }
  return patterns
}

/**
 * Reads the debug switch: `1`, `true`, `on` or `yes` is debug for everything; `0`, `false`, `off`, `no` or nothing is no
 * change; else a list of patterns that are put at debug (`station.convert.*,wats`).
 *
 * @throws SightlineError `SL_LOG_LEVEL_INVALID` naming the pattern
 */
export function parseDebugSwitch(text: string): LevelPatterns {
  const value = text.trim().toLowerCase()
  if (['', '0', 'false', 'off', 'no'].includes(value)) return {}
  if (['1', 'true', 'on', 'yes'].includes(value)) return { '*': 'debug' }
  const patterns = entriesOf(text)
  patterns.forEach(checkPattern)
  return Object.fromEntries(patterns.map((pattern) => [pattern, 'debug' as const]))
}

function entriesOf(text: string): string[] {
  return text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
}

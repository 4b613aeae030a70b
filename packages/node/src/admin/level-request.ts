/** The body of `PUT /admin/levels`, checked: `{"station.convert.*":"debug","for":"10m"}`. */
import { isThreshold, LEVELS } from '@sightline/core'
import { adminErrors } from './admin-errors.ts'
import { parseDuration } from './duration.ts'
import type { LevelChange } from './temporary-levels.ts'

const MAX_MS = 24 * 3_600_000
const WANTED_LEVEL = `one of ${Object.keys(LEVELS).join(', ')}, off, or null to take it out`
const WANTED_DURATION = 'a duration like "30s" or "10m", at most 24h'

export interface LevelRequest {
  readonly change: LevelChange
  readonly forMs?: number
}

/** @throws SightlineError `SL_ADMIN_LEVELS_INVALID` (400) naming the key, what was wanted and what came */
export function readLevelRequest(body: unknown): LevelRequest {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw invalid('the body', 'an object of patterns and levels', body)
  }
  const { for: duration, ...patterns } = body as Record<string, unknown>
  const change = new Map(
    Object.entries(patterns).map(([pattern, level]) => [pattern, levelOf(pattern, level)] as const),
  )
  if (change.size === 0) throw invalid('the body', 'at least one pattern with a level', body)
  if (duration === undefined) return { change }
  const forMs = parseDuration(duration)
  if (forMs === undefined || forMs <= 0 || forMs > MAX_MS) throw invalid('"for"', WANTED_DURATION, duration)
  return { change, forMs }
}

function levelOf(pattern: string, level: unknown) {
  if (level === null || isThreshold(level)) return level
  throw invalid(JSON.stringify(pattern), WANTED_LEVEL, level)
}

function invalid(key: string, wanted: string, got: unknown): Error {
  return adminErrors.levelsInvalid({ key, wanted, got: JSON.stringify(got) ?? String(got) })
}

/** Log levels of a running process: read, changed at once for every logger, and put back by themselves after a while. */
import { isThreshold, LEVELS, type LevelPatterns, type Logs, type Threshold } from '@sightline/core'
import { adminErrors } from './admin-errors.ts'

const UNITS_MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000 }
const LONGEST_MS = 7 * 24 * 3_600_000
const THRESHOLDS = [...Object.keys(LEVELS), 'off'].join(', ')

export interface LevelControl {
  read(): LevelsAnswer
  /** @param wanted - `{ "<pattern>": "<level>", "for": "10m" }` @throws SightlineError `SL_ADMIN_BAD_LEVELS` */
  change(wanted: unknown): LevelsAnswer
  /** Puts everything back now and forgets the timer. */
  stop(): void
}

export interface LevelsAnswer {
  readonly levels: LevelPatterns
  /** When the levels go back, ISO 8601; absent when nothing is going to change. */
  readonly revertsAt?: string
}

export function createLevelControl(logs: Logs): LevelControl {
  let before: LevelPatterns | undefined
  let timer: NodeJS.Timeout | undefined
  let revertsAt: string | undefined
  const log = logs.logger('sightline.levels')

  function forget(): void {
    clearTimeout(timer)
    timer = undefined
    revertsAt = undefined
    before = undefined
  }

  function revert(): void {
    if (before !== undefined) logs.setLevels(before)
    forget()
    log.info('log levels are what they were')
  }

  function read(): LevelsAnswer {
    return revertsAt === undefined ? { levels: logs.levels() } : { levels: logs.levels(), revertsAt }
  }

  return {
    read,
    change(wanted) {
      const { patterns, forMs } = parse(wanted)
      const base = before ?? logs.levels()
      logs.setLevels({ ...logs.levels(), ...patterns })
      forget()
      if (forMs !== undefined) {
        before = base
        revertsAt = new Date(Date.now() + forMs).toISOString()
        timer = setTimeout(revert, forMs)
        timer.unref()
      }
      log.info('log levels changed', { levels: patterns, reverts_at: revertsAt })
      return read()
    },
    stop() {
      if (before !== undefined) logs.setLevels(before)
      forget()
    },
  }
}

function parse(wanted: unknown): { patterns: Record<string, Threshold>; forMs: number | undefined } {
  if (typeof wanted !== 'object' || wanted === null || Array.isArray(wanted)) {
    throw adminErrors.badLevels({ key: 'body', wanted: 'an object of patterns and levels', got: show(wanted) })
  }
  const { for: duration, ...entries } = wanted as Record<string, unknown>
  const patterns: Record<string, Threshold> = {}
  for (const [pattern, level] of Object.entries(entries)) {
    if (!isThreshold(level))
      throw adminErrors.badLevels({ key: pattern, wanted: `one of ${THRESHOLDS}`, got: show(level) })
    patterns[pattern] = level
  }
  if (Object.keys(patterns).length === 0) {
    throw adminErrors.badLevels({ key: 'body', wanted: 'at least one pattern', got: show(wanted) })
  }
  return { patterns, forMs: duration === undefined ? undefined : parseDuration(duration) }
}

function parseDuration(value: unknown): number {
  const match = typeof value === 'string' ? /^(\d{1,6})(s|m|h)$/.exec(value) : null
  const ms = match === null ? 0 : Number(match[1]) * UNITS_MS[match[2]!]!
  if (ms > 0 && ms <= LONGEST_MS) return ms
  throw adminErrors.badLevels({ key: 'for', wanted: 'a time such as 30s, 10m or 2h, at most 7 days', got: show(value) })
}

function show(value: unknown): string {
  return (JSON.stringify(value) ?? String(value)).slice(0, 100)
}

/**
 * Log levels that were changed for a while and go back by themselves. What goes back is exactly what was changed: a
 * pattern that somebody else has set in the meantime is left as it is.
 */
import type { LevelPatterns, Logs, Threshold } from '@sightline/core'

/** `null` takes a pattern out. */
export type LevelChange = ReadonlyMap<string, Threshold | null>

export interface TemporaryLevel {
  readonly pattern: string
  readonly until: number
}

export interface TemporaryLevels {
  /**
   * Sets these patterns and leaves all others.
   *
   * @param forMs - goes back after this; for good when left out
   * @throws SightlineError `SL_LOG_LEVEL_INVALID` when a pattern is none; nothing is changed then
   */
  set(change: LevelChange, forMs?: number): void
  /** What will go back, and when (milliseconds since the epoch). */
  pending(): readonly TemporaryLevel[]
  /** Everything goes back now. */
  stop(): void
}

interface Override {
  readonly before: Threshold | undefined
  readonly level: Threshold | undefined
  readonly until: number
  readonly timer: NodeJS.Timeout
}

/** @param onReverted - told of the patterns that went back */
export function createTemporaryLevels(logs: Logs, onReverted: (patterns: readonly string[]) => void): TemporaryLevels {
  const overrides = new Map<string, Override>()

  return {
    set(change, forMs) {
      const levels = new Map(Object.entries(logs.levels()))
      const before = new Map([...change.keys()].map((pattern) => [pattern, originalOf(pattern, levels)]))
      for (const [pattern, level] of change) {
        if (level === null) levels.delete(pattern)
        else levels.set(pattern, level)
      }
      logs.setLevels(Object.fromEntries(levels))
      for (const pattern of change.keys()) forget(pattern)
      if (forMs === undefined) return
      const until = Date.now() + forMs
      const timer = setTimeout(
        () => revert([...change.keys()].filter((pattern) => overrides.get(pattern)?.timer === timer)),
        forMs,
      )
      timer.unref()
      for (const [pattern, level] of change) {
        overrides.set(pattern, { before: before.get(pattern), level: level ?? undefined, until, timer })
      }
    },
    pending: () => [...overrides].map(([pattern, { until }]) => ({ pattern, until })),
    stop() {
      for (const { timer } of overrides.values()) clearTimeout(timer)
      revert([...overrides.keys()])
    },
  }

  /** What the pattern had before anything temporary was set. */
  function originalOf(pattern: string, levels: ReadonlyMap<string, Threshold>): Threshold | undefined {
    const standing = overrides.get(pattern)
    return standing === undefined ? levels.get(pattern) : standing.before
  }

  function forget(pattern: string): void {
    const standing = overrides.get(pattern)
    if (standing === undefined) return
    overrides.delete(pattern)
    const isShared = [...overrides.values()].some(({ timer }) => timer === standing.timer)
    if (!isShared) clearTimeout(standing.timer)
  }

  function revert(patterns: readonly string[]): void {
    const levels = new Map<string, Threshold>(Object.entries(logs.levels() as LevelPatterns))
    const reverted: string[] = []
    for (const pattern of patterns) {
      const { before, level } = overrides.get(pattern)!
      overrides.delete(pattern)
      if (levels.get(pattern) !== level) continue
      if (before === undefined) levels.delete(pattern)
      else levels.set(pattern, before)
      reverted.push(pattern)
    }
    if (reverted.length === 0) return
    logs.setLevels(Object.fromEntries(levels))
    onReverted(reverted)
  }
}

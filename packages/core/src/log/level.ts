/** Log levels and their numbers on the OpenTelemetry severity scale (logs data model, "Severity Fields"). */

export const LEVELS = { trace: 1, debug: 5, info: 9, warn: 13, error: 17, fatal: 21 } as const
export type Level = keyof typeof LEVELS
/** Above every level: a logger at this threshold is silent. */
export const OFF = 100
export type Threshold = Level | 'off'

const ASCENDING = Object.keys(LEVELS) as Level[]
const NUMBERS_PER_LEVEL = 4

/** The level whose range the severity number is in; the nearest one for numbers off the scale. */
export function levelOf(severity: number): Level {
  const index = Math.floor((severity - 1) / NUMBERS_PER_LEVEL)
  return ASCENDING[Math.min(Math.max(index, 0), ASCENDING.length - 1)] ?? 'info'
}

export function isThreshold(value: unknown): value is Threshold {
  return typeof value === 'string' && (value === 'off' || Object.hasOwn(LEVELS, value))
}

export function severityOf(threshold: Threshold): number {
  return threshold === 'off' ? OFF : LEVELS[threshold]
}

/** The forms in which the OpenTelemetry API takes a time. */
import type { Clock } from '@sightline/core'

const MS_PER_SECOND = 1_000
const NS_PER_MS = 1_000_000
/** The last moment that a Date can hold. */
const MAX_MS = 8.64e15

/** True for what can only be meant as a time; attributes are never an array, a number or a Date. */
export function isTime(value: unknown): boolean {
  return typeof value === 'number' || Array.isArray(value) || value instanceof Date
}

/**
 * Milliseconds since the epoch; undefined for what is no time, which callers take for now. Never throws. A number that is not larger
 * than `performance.now()` is a reading of it, as OpenTelemetry's SDK has it: no epoch time is that small.
 */
export function millisecondsOf(value: unknown, clock: Clock): number | undefined {
  if (value === undefined || value === null) return undefined
  try {
    const ms = typeof value === 'number' ? ofNumber(value, clock) : ofObject(value)
    return ms >= 0 && ms <= MAX_MS ? ms : undefined
  } catch {
    return undefined // a Date or an array of somebody's own making
  }
}

function ofNumber(value: number, clock: Clock): number {
  const reading = performance.now()
  return value >= 0 && value <= reading ? clock.now() - (reading - value) : value
}

function ofObject(value: unknown): number {
  if (value instanceof Date) return value.getTime()
  if (!Array.isArray(value) || value.length !== 2) return Number.NaN
  const [seconds, nanoseconds] = value as unknown[]
  if (typeof seconds !== 'number' || typeof nanoseconds !== 'number') return Number.NaN
  return seconds * MS_PER_SECOND + nanoseconds / NS_PER_MS
}

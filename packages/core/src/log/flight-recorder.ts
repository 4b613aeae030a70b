/** Keeps the last records in a ring, whatever their level, to be read when something went wrong. */
import { coreErrors } from '../errors/core-errors.ts'
import type { LogRecord } from './record.ts'

const MAX_RECORDS = 100_000

export interface FlightRecorder {
  isOn(): boolean
  /** @param count - 0 turns it off and forgets everything; when it shrinks, the newest stay */
  keepLast(count: number): void
  add(record: LogRecord): void
  /** Oldest first; the array is the caller's. */
  recent(): LogRecord[]
}

export function createFlightRecorder(): FlightRecorder {
  let ring: LogRecord[] = []
  let size = 0
  let oldest = 0

  return {
    isOn: () => size > 0,
    keepLast(count) {
      if (!Number.isInteger(count) || count < 0 || count > MAX_RECORDS) {
        throw coreErrors.logKeepInvalid({ most: MAX_RECORDS, got: String(count) })
      }
      ring = count === 0 ? [] : inOrder().slice(-count)
      size = count
      oldest = 0
    },
    add(record) {
      if (ring.length < size) {
        ring.push(record)
        return
      }
      ring[oldest] = record
      oldest = (oldest + 1) % size
    },
    recent: inOrder,
  }

  function inOrder(): LogRecord[] {
    return [...ring.slice(oldest), ...ring.slice(0, oldest)]
  }
}

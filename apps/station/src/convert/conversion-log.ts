/** The log of one conversion: kept in the story of the file, so it is bounded in number and size whatever a converter writes. */
import type { ConversionLogLevel } from './contract.ts'

/** One entry, as the journal keeps it and `story` prints it. */
export interface ConversionLogEntry {
  /** Milliseconds since the epoch. */
  readonly timeMs: number
  readonly level: ConversionLogLevel
  readonly message: string
  /** Plain JSON. */
  readonly fields?: Readonly<Record<string, unknown>>
  readonly correlation_id?: string
}

/** Enough for the story of a conversion, little enough for a journal of 100,000 files. */
export const MAX_LOG_ENTRIES = 200
/** Of message and fields of one entry together, in UTF-16 units. */
export const MAX_ENTRY_LENGTH = 2048

/** Never throws, whatever it is given. */
export interface ConversionLog {
  write(level: ConversionLogLevel, message: string, fields?: Readonly<Record<string, unknown>>): void
}

const LEVELS: readonly unknown[] = ['debug', 'info', 'warn', 'error']

/** @param onEntry - receives each entry that is kept; the last one of a full log says that it is full */
export function createConversionLog(
  correlationId: string | undefined,
  onEntry: (entry: ConversionLogEntry) => void,
): ConversionLog {
  let count = 0
  const origin = correlationId === undefined ? {} : { correlation_id: correlationId }
  return {
    write(level, message, fields) {
      count += 1
      if (count > MAX_LOG_ENTRIES) return
      if (count === MAX_LOG_ENTRIES) {
        onEntry({ timeMs: Date.now(), level: 'warn', message: 'the log is full, what follows is left out', ...origin })
        return
      }
      const text = String(message).slice(0, MAX_ENTRY_LENGTH)
      const plain = fields === undefined ? undefined : plainFields(fields, MAX_ENTRY_LENGTH - text.length)
      onEntry({
        timeMs: Date.now(),
        level: LEVELS.includes(level) ? level : 'info',
        message: text,
        ...(plain === undefined ? {} : { fields: plain }),
        ...origin,
      })
    },
  }
}

/** The fields as JSON keeps them; cut to a text when they are too long or cannot be written. */
function plainFields(
  fields: Readonly<Record<string, unknown>>,
  room: number,
): Readonly<Record<string, unknown>> | undefined {
  let json: string
  try {
    json = JSON.stringify(fields, plainValue)
  } catch (error) {
    return { unwritable: error instanceof Error ? error.message : String(error) }
  }
  if (json.length <= room) return JSON.parse(json) as Record<string, unknown>
  return room > 0 ? { cut: json.slice(0, room) } : undefined
}

function plainValue(_key: string, value: unknown): unknown {
  if (value instanceof Error) return { name: value.name, message: value.message, stack: value.stack }
  return typeof value === 'bigint' ? value.toString() : value
}

/** The log records that were written while a test ran. */
import type { Level, LogRecord, LogSink } from '@sightline/core'
import { failWith, listText } from './assertion.ts'
import { createWaiters } from './waiters.ts'

/** Which records are meant; what is left out fits all. */
export interface LogMatch {
  readonly level?: Level
  /** The logger's name. */
  readonly logger?: string
  /** The whole message, or a pattern it matches. */
  readonly message?: string | RegExp
  readonly correlationId?: string
}

/** The records a test may ask about; arrays are live, in order of writing. */
export interface RecordedLogs {
  /** In the order in which they were written. */
  all(): readonly LogRecord[]
  /** The only record that fits. @throws AssertionError naming what was recorded when there is none, or more than one */
  find(match: LogMatch | string | RegExp): LogRecord
  findAll(match: LogMatch | string | RegExp): LogRecord[]
  withCorrelation(id: string): LogRecord[]
  /** Nothing was written, or nothing at this level and above. @throws AssertionError listing what was */
  expectNone(match?: LogMatch): void
  /** Resolves with the first record that fits; rejects when the test ends first. */
  waitFor(match: LogMatch | string | RegExp): Promise<LogRecord>
  clear(): void
}

/** The sink that records, and the view on what it recorded. */
export interface LogRecorder {
  readonly logs: RecordedLogs
  readonly sink: LogSink
  close(): void
}

export function createLogRecorder(): LogRecorder {
  const records: LogRecord[] = []
  const waiters = createWaiters()
  const matching = (match: LogMatch | string | RegExp): LogRecord[] => records.filter((record) => isFit(record, match))
  const recordedText = (): string => listText(records.map(formatRecord))

  const logs: RecordedLogs = {
    all: () => records,
    findAll: matching,
    withCorrelation: (correlationId) => matching({ correlationId }),
    find(match) {
      const [first, ...others] = matching(match)
      if (first !== undefined && others.length === 0) return first
      const count = first === undefined ? 'no log record' : `${others.length + 1} log records`
      return failWith(`${count} with ${matchText(match)}, wanted one; recorded:\n${recordedText()}`, logs.find)
    },
    expectNone(match = {}) {
      const found = matching(match)
      if (found.length === 0) return
      failWith(
        `wanted no log record with ${matchText(match)}, got:\n${listText(found.map(formatRecord))}`,
        logs.expectNone,
      )
    },
    waitFor: (match) => waiters.wait(`a log record with ${matchText(match)}`, () => matching(match)[0]),
    clear() {
      records.length = 0
    },
  }
  return {
    logs,
    sink: {
      name: 'memory',
      write(record) {
        records.push(record)
        waiters.check()
      },
    },
    close: () => waiters.giveUp(recordedText()),
  }
}

function isFit(record: LogRecord, match: LogMatch | string | RegExp): boolean {
  if (typeof match === 'string' || match instanceof RegExp) return isMessageFit(record.message, match)
  return (
    (match.level === undefined || record.level === match.level) &&
    (match.logger === undefined || record.logger === match.logger) &&
    (match.correlationId === undefined || record.scope?.correlationId === match.correlationId) &&
    (match.message === undefined || isMessageFit(record.message, match.message))
  )
}

function isMessageFit(message: string, wanted: string | RegExp): boolean {
  return typeof wanted === 'string' ? message === wanted : wanted.test(message)
}

function matchText(match: LogMatch | string | RegExp): string {
  if (typeof match === 'string' || match instanceof RegExp) return `message ${quoted(match)}`
  const parts = Object.entries(match).map(([key, value]) => `${key} ${quoted(value as string | RegExp)}`)
  return parts.length === 0 ? 'any content' : parts.join(', ')
}

function quoted(wanted: string | RegExp): string {
  return typeof wanted === 'string' ? JSON.stringify(wanted) : String(wanted)
}

function formatRecord(record: LogRecord): string {
  const id = record.scope?.correlationId ?? '--------'
  return `[${record.level.toUpperCase()}] [${id}] ${record.logger}: ${record.message}`
}

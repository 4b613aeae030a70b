/** One log record as sinks receive it. */
import type { Fields, Scope } from '../context/scope.ts'
import type { Level } from './level.ts'

export interface LogRecord {
  /** Milliseconds since the epoch. */
  readonly timeMs: number
  readonly level: Level
  readonly severity: number
  readonly logger: string
  readonly message: string
  /** As the caller gave them, not yet redacted: sinks redact while they write (`redactor`). `error` holds an error, if any. */
  readonly fields: Fields | undefined
  /** The scope the call was made in: correlation id, trace, context fields. */
  readonly scope: Scope | undefined
}

/** Where records go. `write` runs on the caller's stack: it must be quick; what it throws is caught, counted and reported once. */
export interface LogSink {
  readonly name: string
  write(record: LogRecord): void
  /** Resolves when everything written so far has left the process. */
  flush?(): Promise<void>
  /** Writes what is buffered, blocking; for exits that cannot wait. */
  flushSync?(): void
}

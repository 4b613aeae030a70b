/** One log record as sinks receive it. */
import type { Fields, Scope } from '../context/scope.ts'
import type { InstrumentationScope } from '../trace/span.ts'
import type { Level } from './level.ts'

/** What another logging API tells beyond what a record of ours has; exporters hand it on. */
export interface LogOrigin {
  /** The logger's name with its version. */
  readonly scope?: InstrumentationScope
  readonly severityText?: string
  readonly eventName?: string
  /** When it was seen, where that is not when it happened. */
  readonly observedMs?: number
  /** The body where it is no text; `message` has it in words. */
  readonly body?: unknown
}

export interface LogRecord {
  /** Milliseconds since the epoch. */
  readonly timeMs: number
  readonly level: Level
  /** 1..24, in the range of the level. */
  readonly severity: number
  readonly logger: string
  readonly message: string
  /** As the caller gave them, not yet redacted: sinks redact while they write (`redactor`). `error` holds an error, if any. */
  readonly fields: Fields | undefined
  /** The scope the call was made in: correlation id, trace, context fields. */
  readonly scope: Scope | undefined
  readonly origin?: LogOrigin
}

/** A record that is made elsewhere, for `Logs.emit`. */
export interface LogEntry {
  readonly message: string
  readonly fields?: Fields | undefined
  /** Milliseconds since the epoch; now, when left out. */
  readonly timeMs?: number | undefined
  /** The scope it was made in; the active one when left out. */
  readonly scope?: Scope | undefined
  readonly origin?: LogOrigin
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

/** The contract of logging: named loggers, thresholds by name pattern, sinks. */
import type { Fields } from '../context/scope.ts'
import type { Threshold } from './level.ts'
import type { LogEntry, LogRecord, LogSink } from './record.ts'

export interface Logger {
  readonly name: string
  /** True when a call at this level would be written; skip costly fields otherwise. */
  isEnabled(level: Exclude<Threshold, 'off'>): boolean
  trace(message: string, fields?: Fields): void
  debug(message: string, fields?: Fields): void
  info(message: string, fields?: Fields): void
  warn(message: string, fields?: Fields): void
  /** @param fields - put the error under the key `error`: it is written with code, stack and causes */
  error(message: string, fields?: Fields): void
  fatal(message: string, fields?: Fields): void
  /** A logger that adds these fields to each record; same name, same threshold. */
  with(fields: Fields): Logger
}

/** Patterns to thresholds: `{ '*': 'info', 'station.convert.*': 'debug' }`. `a.*` matches `a` and everything below it; the most specific pattern wins. */
export type LevelPatterns = Readonly<Record<string, Threshold>>

export interface Logs {
  /** The logger of that name, made once a process. Silent until a sink is added. */
  logger(name: string): Logger
  /**
   * A record from another logging API, under the thresholds of the logger of that name.
   *
   * @param severity - 1..24; its range is the level
   * @param make - called when somebody wants the record, and only then
   */
  emit(logger: string, severity: number, make: () => LogEntry): void
  addSink(sink: LogSink): () => void
  /** Replaces all patterns; reaches every existing logger at once. */
  setLevels(patterns: LevelPatterns): void
  levels(): LevelPatterns
  /** The last records, whatever their level, when the flight recorder is on (`keepLast` > 0); oldest first. */
  recent(): readonly LogRecord[]
  keepLast(count: number): void
  flush(): Promise<void>
  flushSync(): void
}

/** Loggers by name, their thresholds, and the way of a record to the sinks. Silent and nearly free until a sink is added. */
import type { Clock } from '../clock.ts'
import type { Scope } from '../context/scope.ts'
import { describeError } from '../errors/describe-error.ts'
import type { Guard } from '../guard.ts'
import { createFlightRecorder } from './flight-recorder.ts'
import { LEVELS, type Level, levelOf, OFF } from './level.ts'
import { createLevelTable } from './level-patterns.ts'
import type { Logs } from './logs.ts'
import { type Emit, type Gate, joinFields, NamedLogger } from './named-logger.ts'
import type { LogEntry, LogRecord, LogSink } from './record.ts'

const MAX_NAMES = 10_000
const OTHER = '_other'

export interface LogsOptions {
  readonly clock: Clock
  readonly guard: Guard
  /** The scope a call is made in; asked only when a record is made. */
  readonly scope: () => Scope | undefined
}

interface Named {
  readonly logger: NamedLogger
  readonly gate: Gate
}

interface Outlet {
  readonly sink: LogSink
  readonly write: (record: LogRecord) => void
}

/** @returns logs whose calls never throw, whatever the sinks do; `setLevels` and `keepLast` do, on bad input */
export function createLogs(options: LogsOptions): Logs {
  const { clock, guard } = options
  const named = new Map<string, Named>()
  const recorder = createFlightRecorder()
  let levels = createLevelTable({})
  // Replaced, never changed: a sink may take itself out while a record is on its way.
  let outlets: readonly Outlet[] = []

  const emit: Emit = (gate, name, level, message, bound, fields) =>
    hand(gate, makeRecord(name, level, message, joinFields(bound, fields)))

  return {
    logger: (name) => find(name).logger,
    emit(name, severity, make) {
      const { gate, logger } = find(name)
      if (severity >= gate.record) hand(gate, recordOf(logger.name, severity, make(), options))
    },
    addSink(sink) {
      const outlet = outletOf(sink, guard)
      outlets = [...outlets, outlet]
      setAllGates()
      return () => {
        outlets = outlets.filter((other) => other !== outlet)
        setAllGates()
      }
    },
    setLevels(patterns) {
      levels = createLevelTable(patterns)
      setAllGates()
    },
    levels: () => levels.patterns,
    recent: () => recorder.recent(),
    keepLast(count) {
      recorder.keepLast(count)
      setAllGates()
    },
    async flush() {
      const flushes = outlets.map(({ sink }) => guard.run(`log.sink.${sink.name}.flush`, () => sink.flush?.()))
      // A failed flush is a fault of its sink, counted by the guard; whoever flushes can do nothing about it.
      await Promise.allSettled(flushes)
    },
    flushSync() {
      for (const { sink } of outlets) guard.run(`log.sink.${sink.name}.flush`, () => sink.flushSync?.())
    },
  }

  function hand(gate: Gate, record: LogRecord): void {
    if (recorder.isOn()) recorder.add(record)
    if (record.severity < gate.write) return
    for (const outlet of outlets) outlet.write(record)
  }

  function find(name: string): Named {
    return named.get(name) ?? add(named.size < MAX_NAMES ? name : OTHER)
  }

  function add(name: string): Named {
    const known = named.get(name)
    if (known !== undefined) return known
    const gate: Gate = { record: OFF, write: OFF }
    const made = { logger: new NamedLogger(name, gate, emit), gate }
    named.set(name, made)
    setGate(name, gate)
    return made
  }

  function setAllGates(): void {
    for (const [name, { gate }] of named) setGate(name, gate)
  }

  function setGate(name: string, gate: Gate): void {
    gate.write = outlets.length > 0 ? levels.severityFor(name) : OFF
    gate.record = recorder.isOn() ? LEVELS.trace : gate.write
  }

  function makeRecord(name: string, level: Level, message: string, fields: LogRecord['fields']): LogRecord {
    return {
      timeMs: clock.now(),
      level,
      severity: LEVELS[level],
      logger: name,
      message: typeof message === 'string' ? message : describeError(message).message,
      fields: typeof message === 'string' ? fields : joinFields(fields, message),
      scope: options.scope(),
    }
  }
}

function recordOf(logger: string, severity: number, entry: LogEntry, options: LogsOptions): LogRecord {
  const { message, fields, origin, timeMs = options.clock.now(), scope = options.scope() } = entry
  const record = { timeMs, level: levelOf(severity), severity, logger, message, fields, scope }
  return origin === undefined ? record : { ...record, origin }
}

/** What a sink logs while it writes does not come back to it: that would never end. */
function outletOf(sink: LogSink, guard: Guard): Outlet {
  let isWriting = false
  const guarded = guard.wrap(`log.sink.${sink.name}`, (record: LogRecord) => {
    isWriting = true
    try {
      return sink.write(record)
    } finally {
      isWriting = false
    }
  })
  return {
    sink,
    write(record) {
      if (!isWriting) guarded(record)
    },
  }
}

/** A logger of the OpenTelemetry logs API: its records are core's, under the thresholds of the logger of its scope's name. */
import {
  type Fields,
  type InstrumentationScope,
  LEVELS,
  type LogEntry,
  type LogOrigin,
  levelOf,
  toPlain,
} from '@sightline/core'
import { millisecondsOf } from '../api/time-input.ts'
import type { BridgeHost } from '../bridge-host.ts'
import { asScopeContext } from '../context/scope-context.ts'

/** As callers give it; every part may be missing, or something else. */
export interface OtelLogRecord {
  eventName?: string
  timestamp?: unknown
  observedTimestamp?: unknown
  severityNumber?: number
  severityText?: string
  body?: unknown
  attributes?: object
  exception?: unknown
  context?: unknown
}

export interface OtelLogger {
  emit(record: OtelLogRecord): void
  enabled(options?: { context?: unknown; severityNumber?: number; eventName?: string }): boolean
}

const PLACE = 'opentelemetry logger'
const MOST_SEVERE = 24
/** Of records that say nothing of it. */
const UNSPECIFIED = LEVELS.info
/** Severity texts that loggers use, by their beginning. */
const WORDS = [
  ['trace', LEVELS.trace],
  ['verbose', LEVELS.trace],
  ['debug', LEVELS.debug],
  ['info', LEVELS.info],
  ['notice', LEVELS.info],
  ['warn', LEVELS.warn],
  ['err', LEVELS.error],
  ['fatal', LEVELS.fatal],
  ['crit', LEVELS.fatal],
  ['alert', LEVELS.fatal],
  ['emerg', LEVELS.fatal],
] as const

export function createBridgedLogger(host: BridgeHost, scope: InstrumentationScope): OtelLogger {
  const { runtime, parts } = host
  const logger = runtime.logs.logger(scope.name)
  // A scope that is a name and nothing else is what a logger of ours is.
  const isBareName = scope.version === undefined && scope.schemaUrl === undefined

  function entryOf(record: OtelLogRecord): LogEntry {
    const timeMs = millisecondsOf(record.timestamp, runtime.clock)
    const observedMs = millisecondsOf(record.observedTimestamp, runtime.clock)
    const isText = typeof record.body === 'string'
    const origin: LogOrigin = {
      ...(isBareName ? {} : { scope }),
      ...(typeof record.severityText === 'string' ? { severityText: record.severityText } : {}),
      ...(typeof record.eventName === 'string' ? { eventName: record.eventName } : {}),
      ...(observedMs === undefined ? {} : { observedMs }),
      ...(isText || record.body === undefined || record.body === null ? {} : { body: record.body }),
    }
    return {
      message: messageOf(record),
      fields: fieldsOf(record),
      timeMs: timeMs ?? observedMs,
      scope: asScopeContext(record.context ?? host.contexts?.active(), parts).scope ?? parts.emptyScope,
      origin,
    }
  }

  function messageOf({ body, eventName }: OtelLogRecord): string {
    if (typeof body === 'string') return body
    if (body === undefined || body === null) return typeof eventName === 'string' ? eventName : ''
    const plain = toPlain(body, parts.span.plain)
    return typeof plain === 'string' ? plain : JSON.stringify(plain)
  }

  return {
    emit(record) {
      if (!host.isRunning) return
      runtime.guard.run(PLACE, () => runtime.logs.emit(scope.name, severityOf(record), () => entryOf(record)))
    },
    enabled(options) {
      if (!host.isRunning) return false
      const severity = runtime.guard.run(PLACE, () => severityOf(options ?? {})) ?? UNSPECIFIED
      return logger.isEnabled(levelOf(severity))
    },
  }
}

function severityOf({ severityNumber, severityText }: OtelLogRecord): number {
  const isOnScale =
    Number.isInteger(severityNumber) && severityNumber! >= LEVELS.trace && severityNumber! <= MOST_SEVERE
  if (isOnScale) return severityNumber!
  if (typeof severityText !== 'string') return UNSPECIFIED
  const text = severityText.trim().toLowerCase()
  return WORDS.find(([word]) => text.startsWith(word))?.[1] ?? UNSPECIFIED
}

/** The attributes as they are: sinks read them with care. */
function fieldsOf({ attributes, exception }: OtelLogRecord): Fields | undefined {
  const given = typeof attributes === 'object' && attributes !== null ? (attributes as Fields) : undefined
  if (exception === undefined || exception === null) return given
  try {
    return { ...given, error: exception }
  } catch {
    return { error: exception } // a getter among the attributes that throws
  }
}

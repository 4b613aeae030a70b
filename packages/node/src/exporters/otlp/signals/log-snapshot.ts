/** A log record as it is kept until it is sent: plain data with secrets masked, since callers may change their objects. */
import {
  type DescribedError,
  describeError,
  type Fields,
  type LogOrigin,
  type LogRecord,
  type Redactor,
  toPlain,
} from '@sightline/core'

const MASKED = '[redacted]'
const UNREADABLE = '[unreadable]'
const MAX_MESSAGE_CHARS = 32_768
/** Attributes of one record (OpenTelemetry's default for log records). */
const MAX_ATTRIBUTES = 128

export interface LogSnapshot {
  readonly timeMs: number
  readonly severity: number
  readonly level: string
  readonly logger: string
  /** The message; plain data where another API gave something else. */
  readonly body: unknown
  /** Key, value, key, value ... */
  readonly pairs: readonly unknown[]
  readonly traceId: string | undefined
  readonly spanId: string | undefined
  readonly traceFlags: number
  /** Without the body. */
  readonly origin: LogOrigin | undefined
}

/** @returns a function that never throws, whatever the fields hold */
export function createLogSnapshots(redactor: Redactor): (record: LogRecord) => LogSnapshot {
  const plainOptions = { isSecretKey: redactor.isSecretKey, redactText: redactor.redactText }

  return (record) => {
    const { scope, fields } = record
    const trace = scope?.span ?? scope?.remoteParent
    const id = scope?.correlationId
    const pairs: unknown[] = []
    if (id !== undefined && id !== trace?.traceId) pairs.push('correlation_id', id)
    // The call's value wins over the context's.
    if (scope?.fields !== undefined) add(pairs, scope.fields, fields)
    if (fields !== undefined) add(pairs, fields, undefined)
    const error = errorOf(fields) ?? errorOf(scope?.fields)
    if (error !== undefined && error !== null) addError(pairs, describeError(error))
    return {
      timeMs: record.timeMs,
      severity: record.severity,
      level: record.level,
      logger: record.logger,
      body: bodyOf(record),
      pairs,
      traceId: trace?.traceId,
      spanId: trace?.spanId,
      traceFlags: trace?.traceFlags ?? 0,
      origin: record.origin === undefined ? undefined : { ...record.origin, body: undefined },
    }
  }

  function bodyOf({ message, origin }: LogRecord): unknown {
    if (origin?.body !== undefined) return toPlain(origin.body, plainOptions)
    return String(toPlain(message, { ...plainOptions, maxChars: MAX_MESSAGE_CHARS }))
  }

  function add(pairs: unknown[], fields: Fields, over: Fields | undefined): void {
    for (const key of keysOf(fields)) {
      if (pairs.length >= MAX_ATTRIBUTES * 2) return
      const isLeftOut = key === 'error' || key === '' || (over !== undefined && Object.hasOwn(over, key))
      const value = isLeftOut ? undefined : read(fields, key)
      if (value !== undefined) pairs.push(key, value)
    }
  }

  function read(fields: Fields, key: string): unknown {
    if (redactor.isSecretKey(key)) return MASKED
    try {
      const value = fields[key]
      return typeof value === 'number' || value === undefined ? value : toPlain(value, plainOptions)
    } catch {
      return UNREADABLE // a getter that throws costs its own value only
    }
  }
}

function keysOf(fields: Fields): readonly string[] {
  try {
    return Object.keys(fields)
  } catch {
    return [] // a proxy that does not even give its keys
  }
}

function errorOf(fields: Fields | undefined): unknown {
  try {
    return fields?.['error']
  } catch {
    return UNREADABLE
  }
}

/** Names of the semantic conventions ("Exceptions in logs"); causes follow the stack, as Java and Python write them. */
function addError(pairs: unknown[], error: DescribedError): void {
  pairs.push('exception.type', error.type, 'exception.message', error.message)
  if (error.code !== undefined) pairs.push('exception.code', error.code)
  const causes = (error.cause ?? []).map((cause) => `Caused by: ${cause.stack ?? `${cause.type}: ${cause.message}`}`)
  const stack = [...(error.stack === undefined ? [] : [error.stack]), ...causes].join('\n')
  if (stack !== '') pairs.push('exception.stacktrace', stack)
}

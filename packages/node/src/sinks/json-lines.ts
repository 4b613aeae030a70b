/**
 * Log records as JSON, one a line. Written by concatenation: the head and each key are text that is made once. About
 * 0.6 us for a line with a correlation id and three fields.
 */
import { createRedactor, type LogRecord, type Redactor } from '@sightline/core'
import { createIsoTime } from './iso-time.ts'
import { createJsonFields } from './json-fields.ts'
import { quoteJson } from './json-string.ts'
import { createJsonValues } from './json-value.ts'
import type { LineFormat } from './line-format.ts'
import { createScopeMembers, SCOPE_KEYS } from './scope-members.ts'

const STANDARD_KEYS = ['timestamp', 'level', 'severity_number', 'logger', 'message', ...SCOPE_KEYS]
const MAX_CACHED_LOGGERS = 1_000

export interface JsonLinesOptions {
  /** Finds secrets by key and in texts; core's own when left out. */
  readonly redactor?: Redactor
}

/**
 * Keys in order: timestamp, level, severity_number, logger, message, correlation_id, trace_id, span_id, trace_flags,
 * context fields, the call's fields, error. Each line ends with a line feed and holds no other.
 */
export function createJsonLines(options: JsonLinesOptions = {}): LineFormat {
  const redactor = options.redactor ?? createRedactor()
  const values = createJsonValues(redactor)
  const timeOf = createIsoTime()
  const scopeMembers = createScopeMembers()
  const fieldMembers = createJsonFields({
    values,
    isSecretKey: redactor.isSecretKey,
    standardKeys: STANDARD_KEYS,
    errorKey: 'error',
  })
  const heads = new Map<string, Map<number, string>>()

  return (record) => {
    const head = heads.get(record.logger)?.get(record.severity) ?? learnHead(record)
    const message = values.message(record.message)
    const { scope } = record
    const context = scope === undefined ? '' : scopeMembers(scope)
    return `{"timestamp":"${timeOf(record.timeMs)}${head}${message}${context}${fieldMembers(scope?.fields, record.fields)}}\n`
  }

  /** `","level":"info",...,"message":` */
  function learnHead(record: LogRecord): string {
    const { level, severity, logger } = record
    const head = `","level":"${level}","severity_number":${severity},"logger":${quoteJson(logger)},"message":`
    if (heads.size >= MAX_CACHED_LOGGERS) heads.clear()
    const ofLogger = heads.get(logger) ?? new Map<number, string>()
    heads.set(logger, ofLogger.set(severity, head))
    return head
  }
}

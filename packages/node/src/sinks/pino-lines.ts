/** Log records as pino writes them, for pipelines that are made for it: numeric level, time in ms, `msg`, `err`. */
import { hostname } from 'node:os'
import { createRedactor, describeError, type LogRecord, type Redactor } from '@sightline/core'
import { createJsonFields } from './json-fields.ts'
import { quoteJson } from './json-string.ts'
import { createJsonValues } from './json-value.ts'
import type { LineFormat } from './line-format.ts'
import { createScopeMembers, SCOPE_KEYS } from './scope-members.ts'

const STANDARD_KEYS = ['level', 'time', 'pid', 'hostname', 'name', 'msg', ...SCOPE_KEYS]
const LEVEL_NUMBERS: Readonly<Record<LogRecord['level'], number>> = {
  trace: 10,
  debug: 20,
  info: 30,
  warn: 40,
  error: 50,
  fatal: 60,
}

export interface PinoLinesOptions {
  /** Default: this process's. */
  readonly pid?: number
  /** Default: this machine's. */
  readonly hostname?: string
  readonly redactor?: Redactor
}

/** Keys in order: level, time, pid, hostname, name (the logger), correlation and trace ids, fields, err, msg. */
export function createPinoLines(options: PinoLinesOptions = {}): LineFormat {
  const redactor = options.redactor ?? createRedactor()
  const values = createJsonValues(redactor)
  const scopeMembers = createScopeMembers()
  const origin = `,"pid":${options.pid ?? process.pid},"hostname":${quoteJson(options.hostname ?? hostname())},"name":`
  const fieldMembers = createJsonFields({
    values,
    isSecretKey: redactor.isSecretKey,
    standardKeys: STANDARD_KEYS,
    errorKey: 'err',
    describe: describeAsPino,
  })

  return (record) => {
    const { scope } = record
    const time = Number.isFinite(record.timeMs) ? Math.floor(record.timeMs) : 0
    const head = `{"level":${LEVEL_NUMBERS[record.level]},"time":${time}${origin}${quoteJson(record.logger)}`
    const members = (scope === undefined ? '' : scopeMembers(scope)) + fieldMembers(scope?.fields, record.fields)
    return `${head}${members},"msg":${values.message(record.message)}}\n`
  }
}

/** pino's error serialiser: the causes' stacks are part of the stack. */
function describeAsPino(error: unknown): unknown {
  const { cause = [], ...own } = describeError(error)
  const stacks = [own, ...cause].map(({ stack, type, message }) => stack ?? `${type}: ${message}`)
  return { ...own, stack: stacks.join('\ncaused by: ') }
}

/** A logger. A class, since `with` makes many and a disabled call must cost one comparison (2 ns measured), no allocation. */
import type { Fields } from '../context/scope.ts'
import { isErrorLike } from '../errors/read-property.ts'
import { LEVELS, type Level } from './level.ts'
import type { Logger } from './logs.ts'

/** The thresholds of one name as severity numbers; shared by all loggers of the name, changed in place. */
export interface Gate {
  /** From here on a record is made: for a sink, or for the flight recorder. */
  record: number
  /** From here on it goes to the sinks. */
  write: number
}

/** Makes a record and hands it on. Must not throw. */
export type Emit = (gate: Gate, name: string, level: Level, message: string, bound?: Fields, fields?: Fields) => void

export class NamedLogger implements Logger {
  readonly name: string
  readonly #gate: Gate
  readonly #emit: Emit
  readonly #bound: Fields | undefined

  constructor(name: string, gate: Gate, emit: Emit, bound?: Fields) {
    this.name = name
    this.#gate = gate
    this.#emit = emit
    this.#bound = bound
  }

  isEnabled(level: Level): boolean {
    return LEVELS[level] >= this.#gate.write
  }

  trace(message: string, fields?: Fields): void {
    if (this.#gate.record <= LEVELS.trace) this.#emit(this.#gate, this.name, 'trace', message, this.#bound, fields)
  }

  debug(message: string, fields?: Fields): void {
    if (this.#gate.record <= LEVELS.debug) this.#emit(this.#gate, this.name, 'debug', message, this.#bound, fields)
  }

  info(message: string, fields?: Fields): void {
    if (this.#gate.record <= LEVELS.info) this.#emit(this.#gate, this.name, 'info', message, this.#bound, fields)
  }

  warn(message: string, fields?: Fields): void {
    if (this.#gate.record <= LEVELS.warn) this.#emit(this.#gate, this.name, 'warn', message, this.#bound, fields)
  }

  error(message: string, fields?: Fields): void {
    if (this.#gate.record <= LEVELS.error) this.#emit(this.#gate, this.name, 'error', message, this.#bound, fields)
  }

  fatal(message: string, fields?: Fields): void {
    if (this.#gate.record <= LEVELS.fatal) this.#emit(this.#gate, this.name, 'fatal', message, this.#bound, fields)
  }

  with(fields: Fields): Logger {
    return new NamedLogger(this.name, this.#gate, this.#emit, joinFields(this.#bound, fields))
  }
}

/**
 * The fields of two sources, the later winning. Callers without types hand in errors and plain values: an error becomes
 * the field `error`, anything else `value`. A getter that throws costs that source's fields, never the call.
 */
export function joinFields(bound: Fields | undefined, given: unknown): Fields | undefined {
  const fields = fieldsOf(given)
  if (bound === undefined || fields === undefined) return fields ?? bound
  try {
    return Object.assign({}, bound, fields) // 50 ns, where a spread of two objects takes 700 (V8 11)
  } catch {
    return { ...readable(bound), ...readable(fields) }
  }
}

function readable(fields: Fields): Fields {
  try {
    return { ...fields }
  } catch {
    return { fields: '[unreadable]' } // a getter or a proxy that throws
  }
}

function fieldsOf(given: unknown): Fields | undefined {
  if (given === undefined || given === null) return undefined
  if (typeof given !== 'object') return { value: given }
  return isErrorLike(given) ? { error: given } : (given as Fields)
}

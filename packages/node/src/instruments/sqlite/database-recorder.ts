/** Records the calls of one database. Each statement's series are found once, when it is prepared; a call then costs two clock reads. */
import type { BoundCounter, BoundHistogram, Recorders, Runtime, Span } from '@sightline/core'
import type { sqliteMetrics } from './metrics.ts'
import { isLockTimeout, sqliteCodeOf, sqliteErrorKind } from './sqlite-error.ts'
import type { StatementName } from './statement-name.ts'

const MS_PER_SECOND = 1000
const SYSTEM = 'sqlite'

/** A statement with its bound series. */
export interface Statement {
  readonly name: StatementName
  /** The statement's text where it is parametrised and may be shown in a span. */
  readonly text: string | undefined
  readonly duration: BoundHistogram
  readonly returnedRows: BoundHistogram
  readonly changedRows: BoundCounter
}

export interface DatabaseRecorder {
  isOn(): boolean
  statement(name: StatementName, text?: string): Statement
  /** Runs a driver's function, measured; gives or throws exactly what it does. */
  call(statement: Statement, method: (...input: never[]) => unknown, self: unknown, input: unknown[]): unknown
  /** A call that is made in pieces, as an iteration is. @param tookMs - in all pieces together */
  succeed(statement: Statement, tookMs: number, span: Span | undefined): void
  fail(statement: Statement, tookMs: number, span: Span | undefined, error: unknown): void
  /** A child of the active span while that is being recorded; undefined otherwise: statements begin no traces. */
  startSpan(statement: Statement): Span | undefined
  now(): number
}

export function createDatabaseRecorder(
  runtime: Runtime,
  record: Recorders<typeof sqliteMetrics>,
  database: string,
): DatabaseRecorder {
  const lockTaken = record.lockWait.bind({ 'db.namespace': database, outcome: 'ok' })
  const lockMissed = record.lockWait.bind({ 'db.namespace': database, outcome: 'timeout' })
  const labelsOf = ({ operation, summary }: StatementName) => ({
    'db.namespace': database,
    'db.operation.name': operation,
    'db.query.summary': summary,
  })

  const recorder: DatabaseRecorder = {
    isOn: () => runtime.isOn,
    now: () => runtime.clock.now(),
    statement(name, text) {
      const labels = labelsOf(name)
      return {
        name,
        text,
        duration: record.duration.bind({ ...labels, 'db.system.name': SYSTEM, 'error.type': '' }),
        returnedRows: record.returnedRows.bind({ ...labels, 'db.system.name': SYSTEM }),
        changedRows: record.changedRows.bind(labels),
      }
    },
    call(statement, method, self, input) {
      const span = recorder.startSpan(statement)
      const startMs = runtime.clock.now()
      let result: unknown
      try {
        result = Reflect.apply(method, self, input)
      } catch (error) {
        recorder.fail(statement, runtime.clock.now() - startMs, span, error)
        throw error
      }
      recorder.succeed(statement, runtime.clock.now() - startMs, span)
      return result
    },
    succeed(statement, tookMs, span) {
      const seconds = tookMs / MS_PER_SECOND
      statement.duration.observe(seconds, span)
      if (statement.name.takesLock) lockTaken.observe(seconds)
      span?.end()
    },
    fail(statement, tookMs, span, error) {
      const code = sqliteCodeOf(error)
      const errorType = sqliteErrorKind(code, error)
      const seconds = tookMs / MS_PER_SECOND
      record.errors.add(1, { 'db.namespace': database, code })
      if (isLockTimeout(code)) lockMissed.observe(seconds)
      const labels = { ...labelsOf(statement.name), 'db.system.name': SYSTEM, 'error.type': errorType }
      record.duration.observe(seconds, labels, span)
      if (span === undefined) return
      span.recordError(error).setAttribute('error.type', errorType).setAttribute('db.response.status_code', code)
      span.setStatus({ code: 'error', message: code }).end()
    },
    startSpan({ name, text }) {
      if (runtime.context.current()?.span?.isRecording !== true) return undefined
      const attributes = {
        'db.system.name': SYSTEM,
        'db.namespace': database,
        'db.operation.name': name.operation,
        'db.query.summary': name.summary === '' ? undefined : name.summary,
        'db.query.text': text,
      }
      return runtime.traces.start(name.summary === '' ? name.operation : name.summary, { kind: 'client', attributes })
    },
  }
  return recorder
}

/** Measures the calls of one prepared statement: `run`, `get`, `all`, `iterate`. The statement stays the driver's own object. */
import type { Span } from '@sightline/core'
import { type Method, overrideMethod } from '../override-method.ts'
import type { DatabaseRecorder, Statement } from './database-recorder.ts'

/** @param isOn - false: every method passes through to the driver's at once */
export function watchStatement(
  target: object,
  statement: Statement,
  recorder: DatabaseRecorder,
  isOn: () => boolean,
): void {
  // A driver may build one method on another of them (libsql's `all` iterates): the outer one is the operation.
  let isInside = false
  const measure = (count: (statement: Statement, result: unknown) => void) => (original: Method) =>
    function (this: unknown, ...input: never[]): unknown {
      if (isInside || !isOn()) return Reflect.apply(original, this, input)
      isInside = true
      try {
        const result = recorder.call(statement, original, this, input)
        count(statement, result)
        return result
      } finally {
        isInside = false
      }
    }
  overrideMethod(target, 'run', measure(countChanges))
  overrideMethod(
    target,
    'get',
    measure((to, row) => to.returnedRows.observe(row === undefined ? 0 : 1)),
  )
  overrideMethod(
    target,
    'all',
    measure((to, rows) => to.returnedRows.observe(Array.isArray(rows) ? rows.length : 0)),
  )
  overrideMethod(
    target,
    'iterate',
    (original) =>
      function (this: unknown, ...input: never[]): unknown {
        const iterator = Reflect.apply(original, this, input)
        if (!isInside && isOn() && isIterator(iterator)) watchIterator(iterator, statement, recorder)
        return iterator
      },
  )
}

function countChanges(statement: Statement, result: unknown): void {
  const changes = Number((result as { readonly changes?: number | bigint } | undefined)?.changes ?? 0)
  if (changes > 0) statement.changedRows.add(changes)
}

function isIterator(value: unknown): value is Iterator<unknown> & object {
  return typeof value === 'object' && value !== null && typeof (value as { next?: unknown }).next === 'function'
}

/**
 * The time counts in which the driver works, not that in which the caller handles a row. An iterator that has no
 * `return` and is left early is not counted: nothing tells that it is over.
 */
function watchIterator(iterator: object, statement: Statement, recorder: DatabaseRecorder): void {
  const span: Span | undefined = recorder.startSpan(statement)
  let tookMs = 0
  let rows = 0
  let isOpen = true

  function end(): void {
    if (!isOpen) return
    isOpen = false
    statement.returnedRows.observe(rows)
    recorder.succeed(statement, tookMs, span)
  }

  const step = (original: Method, isLast: (result: IteratorResult<unknown>) => boolean): Method =>
    function (this: unknown, ...input: never[]): unknown {
      const startMs = recorder.now()
      let result: IteratorResult<unknown>
      try {
        result = Reflect.apply(original, this, input) as IteratorResult<unknown>
      } catch (error) {
        if (isOpen) recorder.fail(statement, tookMs + recorder.now() - startMs, span, error)
        isOpen = false
        throw error
      }
      tookMs += recorder.now() - startMs
      if (isLast(result)) end()
      else rows += 1
      return result
    }

  overrideMethod(iterator, 'next', (original) => step(original, (result) => result.done === true))
  overrideMethod(iterator, 'return', (original) => step(original, () => true))
  overrideMethod(iterator, 'toArray', (original) =>
    step(original, (all) => {
      if (Array.isArray(all)) rows += all.length
      return true
    }),
  )
}

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NotFoundError, ServerError } from './error-classes.ts'
import { createErrorHandler } from './error-handler.ts'

const strict = createErrorHandler({ mode: 'strict' })
const lenient = createErrorHandler({ mode: 'lenient' })
const missing = new NotFoundError('X_MISSING', 'no such report')
const broken = new ServerError('X_BROKEN', 'it broke')

test('an answer is passed through in both modes; false, 0 and an empty list are answers', async () => {
  for (const value of ['x', 0, false, []]) {
    assert.equal(await strict.run('op', () => value), value)
    assert.equal(await lenient.run('op', async () => value), value)
  }
})

test('strict mode throws on an empty answer, naming the operation', async () => {
  for (const empty of [undefined, null, '']) {
    await assert.rejects(
      strict.run('wats.get', () => empty),
      { code: 'SL_EMPTY_ANSWER', kind: 'not_found', operation: 'wats.get', message: 'wats.get gave nothing back' },
    )
  }
})

test('lenient mode gives undefined for an empty answer and for what is missing', async () => {
  for (const empty of [undefined, null, '']) assert.equal(await lenient.run('op', async () => empty), undefined)
  assert.equal(await lenient.run('op', () => Promise.reject(missing)), undefined)
  assert.equal(await lenient.run('op', () => Promise.reject({ status: 404 })), undefined)
})

test('strict mode throws what is missing, and both modes throw other failures, as they came', async () => {
  const rejection = (promise: Promise<unknown>) => promise.catch((error: unknown) => error)
  assert.equal(await rejection(strict.run('op', () => Promise.reject(missing))), missing)
  assert.equal(await rejection(lenient.run('op', () => Promise.reject(broken))), broken)
  assert.equal(
    await rejection(
      strict.run('op', () => {
        throw broken
      }),
    ),
    broken,
  )
})

test('the types say when an answer may be missing', () => {
  const sure: string = strict.answer('op', 'x' as string | null)
  // @ts-expect-error lenient answers may be undefined
  const unsure: string = lenient.answer('op', 'x' as string | null)
  assert.equal(sure, unsure)
})

test('an unknown mode is refused', () => {
  assert.throws(() => createErrorHandler({ mode: 'loose' as 'strict' }), {
    code: 'SL_ERROR_MODE_INVALID',
    message: 'Error handler: mode must be "strict" or "lenient", got "loose"',
  })
})

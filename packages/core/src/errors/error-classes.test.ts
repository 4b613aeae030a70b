import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  AuthenticationError,
  AuthorizationError,
  CancelledError,
  ConfigurationError,
  ConflictError,
  ConnectionError,
  errorOfKind,
  NotFoundError,
  RateLimitedError,
  ServerError,
  TimeoutError,
  ValidationError,
} from './error-classes.ts'
import { ERROR_KINDS } from './kind.ts'
import { KIND_RULES, kindOfStatus } from './kind-rules.ts'
import { httpStatusOf, isSightlineError, SightlineError } from './sightline-error.ts'

const OTHER_COPY: string = './sightline-error.ts?copy=1'

const CLASSES = {
  authentication: AuthenticationError,
  authorization: AuthorizationError,
  not_found: NotFoundError,
  conflict: ConflictError,
  validation: ValidationError,
  rate_limited: RateLimitedError,
  timeout: TimeoutError,
  connection: ConnectionError,
  server: ServerError,
  cancelled: CancelledError,
  configuration: ConfigurationError,
}

test('an error is an instance of the class of its kind and of no other', () => {
  for (const kind of ERROR_KINDS) {
    const error = errorOfKind('X_Y', 'message', { kind })
    assert.ok(error instanceof SightlineError)
    assert.ok(error instanceof Error)
    for (const [classKind, errorClass] of Object.entries(CLASSES)) {
      assert.equal(error instanceof errorClass, classKind === kind, `${kind} instanceof ${classKind}`)
    }
  }
})

test('a plain SightlineError of a kind is an instance of the class of that kind', () => {
  assert.ok(new SightlineError('X_Y', 'm', { kind: 'timeout' }) instanceof TimeoutError)
})

test('name and first line of the stack say the class', () => {
  const error = new ConnectionError('X_Y', 'no route')
  assert.equal(error.name, 'ConnectionError')
  assert.match(error.stack ?? '', /^ConnectionError: no route\n/)
  assert.equal(errorOfKind('X_Y', 'm', { kind: 'internal' }).name, 'SightlineError')
  assert.deepEqual(Object.keys(error).sort(), ['code', 'kind', 'retryable'])
})

test('a class that somebody derives keeps the ordinary meaning of instanceof', () => {
  class Refused extends ConnectionError {}
  const refused = new Refused('X_Y', 'm')
  assert.ok(refused instanceof Refused)
  assert.ok(refused instanceof ConnectionError)
  assert.ok(!(new ConnectionError('X_Y', 'm') instanceof Refused))
})

test('an error made by another copy of the package is recognised by its brand', async () => {
  const copy = (await import(OTHER_COPY)) as typeof import('./sightline-error.ts')
  const foreign = new copy.SightlineError('X_Y', 'm', { kind: 'conflict' })
  assert.ok(isSightlineError(foreign))
  assert.ok(foreign instanceof SightlineError)
  assert.ok(foreign instanceof ConflictError)
  assert.ok(!(foreign instanceof TimeoutError))
})

test('retryable follows the kind unless it is given', () => {
  assert.equal(new ServerError('X_Y', 'm').retryable, true)
  assert.equal(new ServerError('X_Y', 'm', { retryable: false }).retryable, false)
  assert.equal(new ValidationError('X_Y', 'm').retryable, false)
  const retryable = ERROR_KINDS.filter((kind) => KIND_RULES[kind].isRetryable)
  assert.deepEqual(retryable, ['rate_limited', 'timeout', 'connection', 'server'])
})

test('the status in the details overrules that of the kind when it is an error status', () => {
  assert.equal(httpStatusOf(new ValidationError('X_Y', 'm')), 400)
  assert.equal(httpStatusOf(new ValidationError('X_Y', 'm', { details: { status: 422 } })), 422)
  assert.equal(httpStatusOf(new ValidationError('X_Y', 'm', { details: { status: 200 } })), 400)
  assert.equal(httpStatusOf(new ValidationError('X_Y', 'm', { details: { status: '422' } })), 400)
})

test('every kind but three comes back from the status it gives', () => {
  const back = ERROR_KINDS.filter((kind) => kindOfStatus(KIND_RULES[kind].status) !== kind)
  assert.deepEqual(back, ['connection', 'configuration', 'internal'])
  assert.equal(kindOfStatus(418), 'validation')
  assert.equal(kindOfStatus(502), 'server')
  for (const status of [0, 200, 399, 600, 404.5, Number.NaN]) assert.equal(kindOfStatus(status), undefined)
})

test('values that are no errors, and hostile ones, are not ours', () => {
  const revoked = Proxy.revocable({}, {})
  revoked.revoke()
  for (const value of [null, undefined, 1, 'x', {}, new Error('x'), revoked.proxy]) {
    assert.equal(isSightlineError(value), false)
    assert.equal((value as object) instanceof SightlineError, false)
  }
})

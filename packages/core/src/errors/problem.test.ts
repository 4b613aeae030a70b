import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { ConflictError, ConnectionError, errorOfKind, RateLimitedError, ValidationError } from './error-classes.ts'
import { ERROR_KINDS } from './kind.ts'
import { fromProblem, toProblem } from './problem.ts'
import { secret } from './secret.ts'

test('an error of ours is told with type, title, status, detail and the extensions', () => {
  const error = new RateLimitedError('WATS_BUSY', 'too many submissions', { details: { retryAfterS: 3 } })
  assert.deepEqual(toProblem(error, { instance: '/api/x', correlationId: 'c-1' }), {
    type: 'urn:sightline:error:rate_limited',
    title: 'Too many requests',
    status: 429,
    detail: 'too many submissions',
    instance: '/api/x',
    code: 'WATS_BUSY',
    correlation_id: 'c-1',
    retryable: true,
    details: { retryAfterS: 3 },
  })
})

test('secrets, stacks and causes never show', () => {
  const error = new ValidationError('X_Y', 'bad url https://u:hunter2@host', {
    cause: new Error('hunter2'),
    details: { pin: secret('hunter2'), nested: { password: 'hunter2' }, status: 422 },
  })
  const problem = toProblem(error)
  const text = JSON.stringify(problem)
  assert.ok(!text.includes('hunter2'), text)
  assert.ok(!text.includes('problem.test'), text)
  assert.equal(problem.status, 422)
  assert.deepEqual(problem.details, { pin: '[redacted]', nested: { password: '[redacted]' } })
})

test('details of a fault on the server side stay inside', () => {
  const problem = toProblem(new ConnectionError('X_Y', 'no database', { details: { host: 'db-7' } }))
  assert.equal(problem.status, 503)
  assert.equal('details' in problem, false)
})

test('an error that is not ours answers without its message', () => {
  const cases: [error: unknown, status: number, title: string][] = [
    [new Error('SELECT * FROM users'), 500, 'Internal error'],
    [Object.assign(new Error('open /etc/x'), { code: 'ENOENT' }), 500, 'Internal error'],
    [Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }), 503, 'Connection failed'],
    [Object.assign(new Error('http-errors'), { status: 404 }), 404, 'Not found'],
    ['a string', 500, 'Internal error'],
  ]
  for (const [error, status, title] of cases) {
    const problem = toProblem(error)
    assert.deepEqual(
      [problem.status, problem.title, problem.detail, problem.code],
      [status, title, title, 'SL_UNEXPECTED'],
    )
  }
})

test('a problem of ours comes back as the same class with code, message and retryable', () => {
  for (const kind of ERROR_KINDS) {
    const error = errorOfKind('X_Y', `about ${kind}`, { kind, retryable: true, details: { a: 1 } })
    const problem = toProblem(error)
    const back = fromProblem(JSON.parse(JSON.stringify(problem)), problem.status)
    assert.deepEqual([back.kind, back.code, back.message, back.retryable], [kind, 'X_Y', `about ${kind}`, true])
    assert.equal(back.name, error.name)
  }
})

test('the problem of another server keeps its further members as details', () => {
  const body = {
    type: 'https://tools.ietf.org/html/rfc9110',
    title: 'Invalid',
    traceId: 't',
    errors: { sn: ['missing'] },
  }
  const error = fromProblem(body, 400)
  assert.ok(error instanceof ValidationError)
  assert.equal(error.code, 'HTTP_400')
  assert.equal(error.message, 'Invalid')
  assert.deepEqual(error.details, { traceId: 't', errors: { sn: ['missing'] }, status: 400 })
})

test('a type that contradicts the status is not believed', () => {
  assert.equal(fromProblem({ type: 'urn:sightline:error:validation' }, 500).kind, 'server')
  assert.equal(fromProblem({ type: 'urn:sightline:error:nonsense' }, 409) instanceof ConflictError, true)
})

test('texts, pages and nothing at all give a plain message', () => {
  assert.equal(fromProblem('serial number missing', 400).message, 'serial number missing')
  assert.equal(fromProblem('<html><h1>Bad gateway</h1></html>', 502).message, 'HTTP status 502')
  assert.equal(fromProblem(undefined, 503).message, 'HTTP status 503')
  assert.equal(fromProblem({ code: 'with\nline break', detail: '' }, 500).code, 'HTTP_500')
})

test('any body and status give an error', () => {
  fc.assert(
    fc.property(fc.anything(), fc.integer({ min: 0, max: 999 }), (body, status) => {
      const error = fromProblem(body, status)
      assert.ok((ERROR_KINDS as readonly string[]).includes(error.kind))
      assert.equal(typeof error.message, 'string')
    }),
  )
})

/**
 * The contract of log sinks: every record arrives once and in order, whatever its fields hold; secrets never do; the
 * caller is never thrown at.
 */
import assert from 'node:assert/strict'
import { LEVELS, type LogRecord, type LogSink } from '@sightline/core'
import type { SuiteContext, SuiteTest } from './suite.ts'

/** How to make the sink and how to see what it let out. */
export interface SinkContract {
  /** A fresh sink. @param t - for what has to be closed */
  create(t: SuiteTest): LogSink | Promise<LogSink>
  /** Everything that the sink has let out so far, as text. */
  output(sink: LogSink): string | Promise<string>
  /** True for sinks that write one line a record: then a record is never two lines. Default true. */
  readonly writesLines?: boolean
}

const SECRET = 'hunter2'

/** Call it inside a test: `test('stdout keeps the contract', (t) => sinkContract(t, { create, output }))`. */
export async function sinkContract(t: SuiteContext, contract: SinkContract): Promise<void> {
  const { create, output, writesLines = true } = contract
  await t.test('every record is there once, in order, after a flush', async (inner) => {
    const sink = await create(inner)
    assert.notEqual(sink.name, '')
    for (let index = 0; index < 500; index += 1) sink.write(sampleRecord(`record-${index}-end`))
    await sink.flush?.()
    const found = (await output(sink)).match(/record-\d+-end/g)
    assert.deepEqual(
      found,
      Array.from({ length: 500 }, (_, index) => `record-${index}-end`),
    )
  })
  await t.test('a flush without waiting leaves nothing behind', async (inner) => {
    const sink = await create(inner)
    sink.write(sampleRecord('before the end'))
    sink.flushSync?.()
    if (sink.flushSync === undefined) await sink.flush?.()
    assert.match(await output(sink), /before the end/)
  })
  await t.test('no field, however odd, throws or keeps the record back', async (inner) => {
    const sink = await create(inner)
    const odd = Object.entries(oddFields())
    for (const [name, value] of odd) sink.write(sampleRecord(`odd ${name}`, { value }))
    await sink.flush?.()
    const text = await output(sink)
    for (const [name] of odd) assert.ok(text.includes(`odd ${name}`), `the record with ${name} is missing`)
  })
  await t.test('secrets do not leave, at any depth', async (inner) => {
    const sink = await create(inner)
    sink.write(sampleRecord('login', { password: SECRET, request: { headers: { authorization: `Basic ${SECRET}` } } }))
    await sink.flush?.()
    const text = await output(sink)
    assert.match(text, /login/)
    assert.ok(!text.includes(SECRET), 'a secret was written')
  })
  if (!writesLines) return
  await t.test('a record is one line, whatever its message holds', async (inner) => {
    const sink = await create(inner)
    for (const mark of ['\n', '\r\n', '\u2028', '\u001b[31m', '\u0000'])
      sink.write(sampleRecord(`one${mark}line`, { mark }))
    await sink.flush?.()
    const lines = (await output(sink)).split('\n').filter((line) => line.includes('one') && line.includes('line'))
    assert.equal(lines.length, 5)
  })
}

/** A record as the runtime makes them. */
export function sampleRecord(
  message: string,
  fields?: LogRecord['fields'],
  level: LogRecord['level'] = 'info',
): LogRecord {
  return {
    timeMs: 1_767_225_600_000,
    level,
    severity: LEVELS[level],
    logger: 'testkit.sink',
    message,
    fields,
    scope: undefined,
  }
}

function oddFields(): Record<string, unknown> {
  const circle: Record<string, unknown> = {}
  circle['self'] = circle
  const cause = new Error('first')
  const error = new AggregateError([new TypeError('one'), cause], 'all', { cause })
  const circularError = new Error('round')
  circularError.cause = circularError
  return {
    'a circle': circle,
    'a bigint': 10n,
    'a symbol': Symbol('s'),
    'a function': () => undefined,
    undefined: undefined,
    'a NaN': Number.NaN,
    'an invalid date': new Date(Number.NaN),
    'a map': new Map([[{}, new Set([1])]]),
    'a broken getter': Object.defineProperty({}, 'x', { enumerable: true, get: () => fail() }),
    'a broken toJSON': { toJSON: () => fail() },
    'a revoked proxy': revokedProxy(),
    'half a surrogate pair': '\ud800',
    'a long text': 'x'.repeat(200_000),
    'an aggregate error': error,
    'a circular error': circularError,
    'a null prototype': Object.create(null),
    bytes: new Uint8Array(10_000),
  }
}

function fail(): never {
  throw new Error('a broken property')
}

function revokedProxy(): object {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}

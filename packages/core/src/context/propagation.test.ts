import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { formatBaggage, parseBaggage } from './baggage.ts'
import { acceptCorrelationId } from './correlation-id.ts'
import { extractScope, injectScope } from './propagation.ts'
import type { Carrier } from './propagator.ts'
import type { Baggage, Scope } from './scope.ts'
import { formatTraceparent, parseTraceparent, parseTracestate } from './trace-context.ts'

const VALID = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'

test('traceparent headers that the specification calls invalid are refused', () => {
  const invalid = [
    '',
    'garbage',
    VALID.toUpperCase(),
    VALID.replace('00-', 'ff-'),
    VALID.replace('4bf92f3577b34da6a3ce929d0e0e4736', '0'.repeat(32)),
    VALID.replace('00f067aa0ba902b7', '0'.repeat(16)),
    `${VALID}-more`,
    VALID.slice(0, -1),
    VALID.replace('-01', '-0g'),
    VALID.replaceAll('-', '_'),
  ]
  for (const header of invalid) assert.equal(parseTraceparent(header), undefined, header)
})

test('a later version is read by what is known of it', () => {
  assert.equal(parseTraceparent(VALID.replace('00-', 'cc-'))?.spanId, '00f067aa0ba902b7')
  assert.equal(parseTraceparent(`${VALID.replace('00-', 'cc-')}-what-the-future`)?.traceFlags, 1)
  assert.equal(parseTraceparent(`${VALID.replace('00-', 'cc-')}.what`), undefined)
})

test('flags that are not known are not passed on', () => {
  assert.equal(formatTraceparent(parseTraceparent(VALID.replace(/01$/, 'ff'))!), VALID.replace(/01$/, '03'))
})

test('tracestate is kept in order and dropped whole when a member is invalid', () => {
  assert.equal(parseTracestate('rojo=00f067aa0ba902b7,congo=t61rcWkgMzE'), 'rojo=00f067aa0ba902b7,congo=t61rcWkgMzE')
  assert.equal(parseTracestate(['a=1', ' b=2 ,']), 'a=1,b=2')
  for (const bad of ['', 'A=1', 'a=1,a=2', 'a', 'a==', 'a=\u00e9', `${'a'.repeat(257)}=1`]) {
    assert.equal(parseTracestate(bad), undefined, bad)
  }
  const members = Array.from({ length: 33 }, (_, at) => `k${at}=v`)
  assert.equal(parseTracestate(members.join(',')), undefined)
  assert.equal(parseTracestate(members.slice(1).join(','))?.split(',').length, 32)
})

test('baggage is read back as it was written', () => {
  const key = fc.stringMatching(/^[a-zA-Z0-9_.-]{1,20}$/)
  const entries = fc.uniqueArray(fc.tuple(key, fc.string({ unit: 'grapheme', maxLength: 30 })), {
    selector: ([name]) => name,
    maxLength: 20,
  })
  fc.assert(
    fc.property(entries, (pairs) => {
      const baggage: Baggage = new Map(pairs.map(([name, value]) => [name, { value: value.toWellFormed() }]))
      const header = formatBaggage(baggage)
      const back = header === undefined ? new Map() : parseBaggage(header)
      assert.deepEqual([...(back ?? [])], [...baggage])
    }),
  )
})

test('a baggage member that is not valid is left out and the others stay', () => {
  const baggage = parseBaggage('a=1, =2,b c=3,d="x",e=5;prop=1;flag , f=%E2%82%AC%zz')
  assert.deepEqual(
    [...(baggage ?? [])],
    [
      ['a', { value: '1' }],
      ['e', { value: '5', metadata: 'prop=1;flag' }],
      ['f', { value: '€%zz' }],
    ],
  )
})

test('thousands of baggage members are cut at the limits of the specification', () => {
  const header = Array.from({ length: 5000 }, (_, at) => `k${at}=v`).join(',')
  assert.equal(parseBaggage(header)?.size, 64)
  assert.equal(parseBaggage(`k=${'x'.repeat(9000)}`), undefined)
})

test('no header text makes extract throw', () => {
  const header = fc.oneof(
    fc.string({ maxLength: 200 }),
    fc.array(fc.string(), { maxLength: 4 }),
    fc.constant(undefined),
  )
  fc.assert(
    fc.property(
      fc.record({ traceparent: header, tracestate: header, baggage: header, 'x-correlation-id': header }),
      (c) => {
        extractScope(c as Carrier)
      },
    ),
  )
})

test('two traceparent headers are as good as none', () => {
  assert.equal(extractScope({ traceparent: [VALID, VALID] }).remoteParent, undefined)
})

test('a correlation id from outside is taken only when it is harmless', () => {
  assert.equal(acceptCorrelationId('Line-3.station_7'), 'Line-3.station_7')
  for (const bad of ['', 'a b', 'a\r\nb', 'ü', 'x'.repeat(129), 7, null])
    assert.equal(acceptCorrelationId(bad), undefined)
})

test('inject leaves headers alone that the caller has set', () => {
  const scope = {
    correlationId: 'c1',
    remoteParent: parseTraceparent(VALID),
    baggage: new Map([['a', { value: '1' }]]),
  } as unknown as Scope
  const fresh: Carrier = {}
  injectScope(scope, fresh)
  assert.deepEqual(fresh, { traceparent: VALID, baggage: 'a=1', 'x-correlation-id': 'c1' })
  const own: Carrier = { traceparent: 'mine', baggage: 'b=2', 'x-correlation-id': 'mine' }
  injectScope(scope, own)
  assert.deepEqual(own, { traceparent: 'mine', baggage: 'b=2', 'x-correlation-id': 'mine' })
})

import assert from 'node:assert/strict'
import { validateHeaderValue } from 'node:http'
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
    VALID.replace('00-', '0.-'),
    VALID.replace('00-', '0-'),
    VALID.replace('4bf9', '4BF9'),
    VALID.replace('4bf9', '4bf.'),
    VALID.replace('4bf9', '4bf'),
    VALID.replace('4bf9', '4bf90'),
    VALID.replace('00f0', '00F0'),
    VALID.replace('00f0', '00f'),
    VALID.replace('00f0', '00f00'),
    VALID.replace('-01', '-1'),
    VALID.replace('-01', '-001'),
    VALID.replace('-01', '-.1'),
    `${VALID}-`,
    `${VALID},${VALID}`,
  ]
  for (const header of invalid) assert.equal(parseTraceparent(header), undefined, header)
})

test('one character of a traceparent changed: it is refused, or it is another that is valid', () => {
  const place = fc.nat({ max: VALID.length - 1 })
  const isValid = /^(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/
  fc.assert(
    fc.property(place, fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }), (at, other) => {
      const header = VALID.slice(0, at) + other + VALID.slice(at + 1)
      // White space around a header's value is none of the value.
      assert.equal(parseTraceparent(header) !== undefined, isValid.test(header.trim()))
    }),
    { numRuns: 500 },
  )
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
  const long = (count: number) => 'z'.repeat(count)
  const valid = [
    'rojo=00f067aa0ba902b7,congo=t61rcWkgMzE',
    '0a_-*/@=1',
    'tenant@system=1',
    'a@b@c=1',
    'a= !"#$%&\'()*+-./0123456789:;<>?@AZ[\\]^_`az{|}~',
    `${long(256)}=${long(256)}`,
    Array.from({ length: 32 }, (_, at) => `k${at}=v`).join(','),
  ]
  for (const state of valid) assert.equal(parseTracestate(state), state)
  const bad = [
    '',
    ' ',
    ',',
    'a',
    'a=',
    '=1',
    'A=1',
    '@a=1',
    '_a=1',
    'a b=1',
    'a=1,a=2',
    'a==',
    'a=b=c',
    'a=\u00e9',
    'a=\t',
  ]
  const tooLong = [`${long(257)}=1`, `a=${long(257)}`, Array.from({ length: 33 }, (_, at) => `k${at}=v`).join(',')]
  for (const state of [...bad, ...tooLong]) assert.equal(parseTracestate(state), undefined, state)
})

test('tracestate headers are joined, and white space and empty members between the others left out', () => {
  assert.equal(parseTracestate(['a=1', ' b=2 ,', '\tc=3\t, ,d=4']), 'a=1,b=2,c=3,d=4')
  assert.equal(parseTracestate(['a=1', 'a=2']), undefined)
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

test('whatever an application has put into its context, the headers can be sent and say nothing else', () => {
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('a\r\nx: y', 'ü', 'a,b=c', ';x', 'fine'))
  const entry = fc.record({ value: text, metadata: text })
  const scope = fc.record({ correlationId: text, traceState: text, baggage: fc.array(fc.tuple(text, entry)) })
  fc.assert(
    fc.property(scope, ({ correlationId, traceState, baggage }) => {
      const carrier: Carrier = {}
      const remoteParent = { ...parseTraceparent(VALID)!, traceState }
      injectScope({ correlationId, remoteParent, baggage: new Map(baggage) } as unknown as Scope, carrier)
      for (const [name, value] of Object.entries(carrier)) validateHeaderValue(name, value as string)
      const members = carrier['baggage'] === undefined ? 0 : (carrier['baggage'] as string).split(',').length
      assert.ok(members <= new Map(baggage).size)
    }),
  )
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

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { b3, b3Multi } from './b3.ts'
import { ScopeNode } from './context.ts'
import { baggage, extractScope, injectScope, traceContext } from './propagation.ts'
import type { Carrier } from './propagator.ts'

const TRACE = '80f198ee56343ba864fe8b2a57d3eff7'
const SPAN = 'e457b5a2e4d86bd1'
const PARENT = '05e3ac9a4f6e3b90'
const read = (carrier: Carrier) => extractScope(carrier, [b3]).remoteParent

function scopeOf(traceFlags: number): ScopeNode {
  const scope = new ScopeNode(undefined)
  scope.remoteParent = { traceId: TRACE, spanId: SPAN, traceFlags }
  return scope
}

test('the single header is read as its specification has it', () => {
  const sampled = { traceId: TRACE, spanId: SPAN, traceFlags: 1 }
  const rows: [header: string, expected: object | undefined][] = [
    [`${TRACE}-${SPAN}-1-${PARENT}`, sampled],
    [`${TRACE}-${SPAN}-1`, sampled],
    [`${TRACE}-${SPAN}-d`, sampled],
    [`${TRACE}-${SPAN}-0`, { ...sampled, traceFlags: 0 }],
    // Left to us: we keep.
    [`${TRACE}-${SPAN}`, sampled],
    [`${TRACE.slice(16)}-${SPAN}-1`, { ...sampled, traceId: TRACE.slice(16).padStart(32, '0') }],
    ['', undefined],
    [`${TRACE}-${SPAN}-2`, undefined],
    [`${TRACE}-${SPAN}-true`, undefined],
    [`${TRACE.toUpperCase()}-${SPAN}-1`, undefined],
    [`${TRACE.slice(1)}-${SPAN}-1`, undefined],
    [`${TRACE}-${SPAN.slice(1)}-1`, undefined],
    [`${'0'.repeat(32)}-${SPAN}-1`, undefined],
    [`${TRACE}-${'0'.repeat(16)}-1`, undefined],
    [`${TRACE}-${SPAN}-1-short`, undefined],
    [`${TRACE}-${SPAN}-1-${PARENT}-more`, undefined],
    [` ${TRACE}-${SPAN}-1`, undefined],
  ]
  for (const [header, expected] of rows) assert.deepEqual(read({ b3: header }), expected, header)
  assert.equal(read({ b3: [`${TRACE}-${SPAN}-1`, `${TRACE}-${SPAN}-0`] }), undefined, 'twice is ambiguous')
})

test('the several headers are read as their specification has them', () => {
  const base = { 'x-b3-traceid': TRACE, 'x-b3-spanid': SPAN }
  const flagsOf = (more: Carrier) => read({ ...base, ...more })?.traceFlags
  assert.equal(flagsOf({ 'x-b3-sampled': '1', 'x-b3-parentspanid': PARENT }), 1)
  assert.equal(flagsOf({ 'x-b3-sampled': '0' }), 0)
  assert.equal(flagsOf({ 'x-b3-sampled': 'true' }), 1)
  assert.equal(flagsOf({ 'x-b3-sampled': 'false' }), 0)
  assert.equal(flagsOf({ 'x-b3-flags': '1' }), 1)
  assert.equal(flagsOf({ 'x-b3-flags': '1', 'x-b3-sampled': '0' }), 1, 'debug wins')
  assert.equal(flagsOf({}), 1)
  assert.equal(flagsOf({ 'x-b3-sampled': 'maybe' }), undefined)
  assert.equal(read({ 'x-b3-traceid': TRACE }), undefined)
  assert.equal(read({ 'x-b3-spanid': SPAN }), undefined)
  assert.equal(read({ ...base, 'x-b3-traceid': [TRACE, TRACE] }), undefined)
})

test('both forms are read whichever is chosen, the single one first', () => {
  const other = TRACE.replaceAll('f', '0')
  const carrier = { b3: `${TRACE}-${SPAN}-1`, 'x-b3-traceid': other, 'x-b3-spanid': SPAN }
  for (const chosen of [b3, b3Multi]) {
    assert.equal(extractScope(carrier, [chosen]).remoteParent?.traceId, TRACE)
    assert.equal(extractScope({ ...carrier, b3: 'bad' }, [chosen]).remoteParent?.traceId, other)
  }
})

test('written is the chosen form, without a parent id, and never over what is there', () => {
  const one: Carrier = {}
  injectScope(scopeOf(3), one, [b3])
  assert.deepEqual(one, { b3: `${TRACE}-${SPAN}-1` })
  const several: Carrier = {}
  injectScope(scopeOf(2), several, [b3Multi])
  assert.deepEqual(several, { 'x-b3-traceid': TRACE, 'x-b3-spanid': SPAN, 'x-b3-sampled': '0' })
  const taken: Carrier = { b3: 'own' }
  injectScope(scopeOf(1), taken, [b3, b3Multi])
  assert.deepEqual(taken, { b3: 'own' })
})

test('what is written is read back', () => {
  const hex = (length: number) =>
    fc
      .string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length })
      .filter((text) => /[^0]/.test(text))
  fc.assert(
    fc.property(
      hex(32),
      hex(16),
      fc.constantFrom(0, 1),
      fc.constantFrom(b3, b3Multi),
      (traceId, spanId, traceFlags, form) => {
        const scope = new ScopeNode(undefined)
        scope.remoteParent = { traceId, spanId, traceFlags }
        const carrier: Carrier = {}
        injectScope(scope, carrier, [form])
        assert.deepEqual(extractScope(carrier, [form]).remoteParent, { traceId, spanId, traceFlags })
      },
    ),
  )
})

test('no header makes it throw', () => {
  const value = fc.oneof(fc.string(), fc.array(fc.string(), { maxLength: 3 }))
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...b3.headers), value), (carrier) => {
      extractScope(carrier, [b3, b3Multi])
    }),
  )
})

test('where several propagators find a parent the last one counts', () => {
  const w3c = 'a'.repeat(32)
  const carrier = { traceparent: `00-${w3c}-${SPAN}-01`, b3: `${TRACE}-${SPAN}-1`, baggage: 'k=v' }
  assert.equal(extractScope(carrier, [traceContext, b3]).remoteParent?.traceId, TRACE)
  assert.equal(extractScope(carrier, [b3, traceContext]).remoteParent?.traceId, w3c)
  assert.equal(extractScope({ ...carrier, b3: 'bad' }, [traceContext, b3]).remoteParent?.traceId, w3c)
  assert.equal(extractScope(carrier, [baggage]).baggage?.get('k')?.value, 'v')
  assert.equal(extractScope(carrier, []).remoteParent, undefined)
})

test('a decision alone begins a trace of its own that has it, as long as no header names a trace', () => {
  const rows: [headers: Carrier, isSampled: boolean][] = [
    [{ b3: '0' }, false],
    [{ b3: '1' }, true],
    [{ b3: 'd' }, true],
    [{ 'x-b3-sampled': '0' }, false],
    [{ 'x-b3-sampled': 'true' }, true],
    [{ 'x-b3-sampled': '0', 'x-b3-flags': '1' }, true],
  ]
  for (const [headers, isSampled] of rows) {
    const one = read(headers)
    assert.match(one?.traceId ?? '', /^[0-9a-f]{32}$/)
    assert.notEqual(one?.traceId, read(headers)?.traceId)
    assert.deepEqual([one?.spanId, one?.traceFlags], ['', isSampled ? 3 : 2])
  }
  for (const nothing of [{ b3: '2' }, { b3: ['0', '1'] }, { 'x-b3-sampled': 'maybe' }, { 'x-b3-flags': '0' }]) {
    assert.equal(read(nothing), undefined)
  }
  const named = { traceId: TRACE, spanId: SPAN, traceFlags: 1 }
  const traceparent = `00-${TRACE}-${SPAN}-01`
  for (const propagators of [
    [b3, traceContext],
    [traceContext, b3],
  ]) {
    assert.deepEqual(extractScope({ traceparent, b3: '0' }, propagators).remoteParent, named)
  }
  assert.deepEqual(read({ b3: `${TRACE}-${SPAN}-1`, 'x-b3-sampled': '0' }), named)
  assert.equal(read({ 'x-b3-traceid': 'broken', 'x-b3-sampled': '0' }), undefined)
})

test('what carries a decision alone names no parent onward', () => {
  const scope = new ScopeNode(undefined)
  scope.remoteParent = read({ b3: '0' })
  const carrier: Carrier = {}
  injectScope(scope, carrier, [traceContext, b3, b3Multi])
  assert.deepEqual(carrier, {})
})

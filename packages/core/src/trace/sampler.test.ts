import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { alwaysOff, alwaysOn, byName, byPath, parentBased, ratioOf, type SamplerInput } from './sampler.ts'

const inputOf = (name: string, parentFlags?: number): SamplerInput => ({
  traceId: 'ab'.repeat(16),
  name,
  kind: 'server',
  parent:
    parentFlags === undefined
      ? undefined
      : { traceId: 'ab'.repeat(16), spanId: 'cd'.repeat(8), traceFlags: parentFlags },
})

test('the first rule whose name fits decides, and the rest is as usual', () => {
  const sampler = byName(
    [
      { name: 'GET /health/special', sampler: alwaysOn },
      { name: 'GET /health*', sampler: alwaysOff },
      { name: '* /admin/*/x', sampler: alwaysOff },
    ],
    alwaysOn,
  )
  const isSampled = (name: string) => sampler.isSampled(inputOf(name))
  assert.equal(isSampled('GET /health/special'), true)
  assert.equal(isSampled('GET /health'), false)
  assert.equal(isSampled('GET /health/live'), false)
  assert.equal(isSampled('POST /health'), true)
  assert.equal(isSampled('PUT /admin/levels/x'), false)
  assert.equal(isSampled('PUT /admin/levels/y'), true)
  assert.equal(
    sampler.description,
    'ByName{GET /health/special:AlwaysOn,GET /health*:AlwaysOff,* /admin/*/x:AlwaysOff,AlwaysOn}',
  )
})

test('only the star means something: every other name fits itself alone', () => {
  const name = fc.string().filter((text) => !text.includes('*'))
  fc.assert(
    fc.property(name, name, (one, other) => {
      const sampler = byName([{ name: one, sampler: alwaysOff }], alwaysOn)
      assert.equal(sampler.isSampled(inputOf(one)), false)
      assert.equal(sampler.isSampled(inputOf(other)), one !== other)
      assert.equal(byName([{ name: `*${one}*`, sampler: alwaysOff }], alwaysOn).isSampled(inputOf(other + one)), false)
    }),
  )
})

test('a parent\u2019s decision holds, rules are for roots', () => {
  const sampler = parentBased(byName([{ name: 'noise', sampler: alwaysOff }], ratioOf(1)))
  assert.equal(sampler.isSampled(inputOf('noise')), false)
  assert.equal(sampler.isSampled(inputOf('noise', 1)), true)
  assert.equal(sampler.isSampled(inputOf('work', 0)), false)
  assert.equal(sampler.isSampled(inputOf('work')), true)
})

test('the first rule whose path fits decides; what has no path goes on', () => {
  const sampler = parentBased(
    byPath(
      [
        { path: '/health/special', sampler: alwaysOn },
        { path: '/health*', sampler: alwaysOff },
      ],
      byName([{ name: 'noise', sampler: alwaysOff }], alwaysOn),
    ),
  )
  const isSampled = (path: unknown, name = 'GET', flags?: number) =>
    sampler.isSampled({ ...inputOf(name, flags), attributes: { 'url.path': path as string } })
  assert.equal(isSampled('/health'), false)
  assert.equal(isSampled('/health/special'), true)
  assert.equal(isSampled('/orders/health'), true)
  assert.equal(isSampled('/health', 'GET', 1), true, 'a parent decides')
  for (const nothing of [undefined, 7])
    assert.deepEqual([isSampled(nothing), isSampled(nothing, 'noise')], [true, false])
  assert.equal(sampler.isSampled(inputOf('noise')), false)
  assert.equal(
    sampler.description,
    'ParentBased{ByPath{/health/special:AlwaysOn,/health*:AlwaysOff,ByName{noise:AlwaysOff,AlwaysOn}}}',
  )
})

test('attributes are asked for by those who read them, however deep they are', () => {
  const path = byPath([], alwaysOn)
  for (const reading of [path, parentBased(path), byName([{ name: 'x', sampler: path }], alwaysOn), byName([], path)]) {
    assert.equal(reading.readsAttributes, true, reading.description)
  }
  for (const other of [alwaysOn, ratioOf(0.5), parentBased(ratioOf(0.5)), byName([], alwaysOn)]) {
    assert.notEqual(other.readsAttributes, true, other.description)
  }
})

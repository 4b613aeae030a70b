import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { alwaysOff, alwaysOn, byName, parentBased, ratioOf, type SamplerInput } from './sampler.ts'

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

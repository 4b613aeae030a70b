import assert from 'node:assert/strict'
import test from 'node:test'
import { type Converter, defineConverter } from './contract.ts'
import { pickConverter } from './pick.ts'
import { probeOf } from './probe.ts'

const PROBE = probeOf('report.dat', 3, Buffer.from('abc'))

function converter(name: string, accepts: () => unknown): Converter {
  return defineConverter({
    name,
    version: '1.0.0',
    accepts: accepts as Converter['accepts'],
    convert: async () => ({ kind: 'reports', reports: [] }),
  })
}

function sure(name: string, score: number, reason = `${score}`): Converter {
  return converter(name, () => ({ score, reason }))
}

test('the surest converter is picked, and its reason kept', () => {
  const pick = pickConverter([sure('a', 0.6), sure('b', 0.9, 'has the mark')], PROBE, 'auto')
  assert.ok(pick.kind === 'picked')
  assert.deepEqual([pick.converter.name, pick.reason], ['b', 'has the mark'])
})

test('half sure is enough, less is not', () => {
  assert.equal(pickConverter([sure('a', 0.5)], PROBE, 'auto').kind, 'picked')
  const pick = pickConverter([sure('a', 0.49, 'may be'), sure('b', 0, 'no mark')], PROBE, 'auto')
  assert.ok(pick.kind === 'rejected')
  assert.deepEqual(pick.problems, ['a: may be (0.49)', 'b: no mark (0.00)'])
})

test('a tie is refused with the names', () => {
  const pick = pickConverter([sure('a', 0.9), sure('b', 0.2), sure('c', 0.9)], PROBE, 'auto')
  assert.ok(pick.kind === 'rejected')
  assert.match(pick.reason, /2 converters are equally sure \(a, c\)/)
})

test('the converter that the configuration names is taken unasked', () => {
  const pick = pickConverter([sure('a', 0), sure('b', 1)], PROBE, 'a')
  assert.ok(pick.kind === 'picked')
  assert.equal(pick.converter.name, 'a')
})

test('a name that does not exist is an error of the configuration', () => {
  assert.throws(() => pickConverter([sure('a', 0), sure('b', 1)], PROBE, 'c'), {
    code: 'STATION_CONVERT_CONVERTER_MISSING',
    message: 'There is no converter "c"; there are a, b',
  })
})

test('a converter that throws or answers nonsense counts as not sure at all', () => {
  const broken = [
    converter('throws', () => {
      throw new Error('no idea')
    }),
    converter('nothing', () => undefined),
    sure('high', 7),
    sure('none', Number.NaN),
    converter('text', () => ({ score: '1', reason: 'x' })),
  ]
  const picked = pickConverter([...broken, sure('good', 0.5)], PROBE, 'auto')
  assert.equal(picked.kind === 'picked' && picked.converter.name, 'good')
  const pick = pickConverter(broken, PROBE, 'auto')
  assert.ok(pick.kind === 'rejected')
  assert.match(pick.problems[0] ?? '', /throws: failed to look at the file: no idea \(0\.00\)/)
  assert.equal(pick.problems.length, 5)
})

test('an empty file is rejected for what it is', () => {
  const pick = pickConverter([sure('a', 1)], probeOf('x.json', 0, new Uint8Array()), 'auto')
  assert.ok(pick.kind === 'rejected')
  assert.equal(pick.reason, 'the file is empty')
})

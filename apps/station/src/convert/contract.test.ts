import assert from 'node:assert/strict'
import test from 'node:test'
import { type Converter, defineConverter } from './contract.ts'

const GOOD: Converter = {
  name: 'acme-fct',
  version: '2.1.0',
  accepts: () => ({ score: 0, reason: 'never' }),
  convert: async () => ({ kind: 'notReady', reason: 'not yet' }),
}

test('a converter that fits is given back as it is', () => {
  assert.equal(defineConverter(GOOD), GOOD)
})

test('a converter that does not fit is refused with field, wanted and got', () => {
  const cases: [change: object, message: RegExp][] = [
    [{ name: 'Acme FCT' }, /name must be 1 to 64 lower-case letters.*, got "Acme FCT"/],
    [{ name: 'auto' }, /name must be .*not "auto", got "auto"/],
    [{ name: undefined }, /name must be .*, got nothing/],
    [{ version: '' }, /version must be a text like "1\.0\.0", got ""/],
    [{ accepts: 1 }, /accepts must be a function, got number/],
    [{ convert: undefined }, /convert must be a function, got nothing/],
  ]
  for (const [change, message] of cases) {
    assert.throws(() => defineConverter({ ...GOOD, ...change } as Converter), {
      code: 'STATION_CONVERT_CONVERTER_INVALID',
      message,
    })
  }
  assert.throws(
    () => defineConverter(undefined as unknown as Converter),
    /the converter must be an object, got nothing/,
  )
})

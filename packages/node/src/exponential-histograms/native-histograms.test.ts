import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkDefinition } from '@sightline/core'
import { nativeHistograms, nativeNames } from './native-histograms.ts'

const definition = (name: string) => checkDefinition('one', { kind: 'histogram', name, unit: 's', help: 'Time.' })

test('histograms are chosen by name, in which a star stands for anything', () => {
  const has = (names: readonly string[], name: string) =>
    nativeHistograms({ names, maxScale: 8 })(definition(name)) !== undefined
  assert.equal(has(['*'], 'http.server.request.duration'), true)
  assert.equal(has(['http.*', 'shop.took'], 'http.server.request.duration'), true)
  assert.equal(has(['http.*', 'shop.took'], 'Shop.Took'), true)
  assert.equal(has(['http.*', 'shop.took'], 'shopXtook'), false)
  assert.equal(has([], 'shop.took'), false)
})

test('what is no choice is refused', () => {
  assert.deepEqual(nativeNames(true), ['*'])
  assert.deepEqual(nativeNames(false), [])
  for (const bad of ['all', 1, [''], [1], null]) {
    assert.throws(() => nativeNames(bad), { code: 'SL_EXPONENTIAL_OPTION_INVALID', message: /nativeHistograms/ })
  }
})

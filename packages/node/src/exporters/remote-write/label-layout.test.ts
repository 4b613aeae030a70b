import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { labelColumns } from '../prometheus/label-columns.ts'
import { labelLayout } from './label-layout.ts'

const NAMES = ['job', 'exported_job', 'exported_exported_job', 'instance', 'Zone', 'a', '_x', 'z']

test('whatever the names are, none comes twice, all are sorted, and every label is there with its value', () => {
  const names = fc.uniqueArray(fc.constantFrom(...NAMES))
  fc.assert(
    fc.property(names, names, (own, constant) => {
      const constants = Object.fromEntries(constant.map((name) => [name.replace(/^_/, 'key_'), `constant ${name}`]))
      const layout = labelLayout(labelColumns(own), constants)
      const line = { name: 'n', le: '1.0', quantile: '0.5', values: own.map((name) => `own ${name}`) }
      const found = layout.map((slot) => slot.name)
      assert.deepEqual(found, [...new Set(found)].sort())
      assert.deepEqual(
        layout.map((slot) => slot.read(line)).sort(),
        ['n', '1.0', '0.5', ...line.values, ...Object.values(constants)].sort(),
      )
      for (const slot of layout) if (slot.name in constants) assert.equal(slot.read(line), constants[slot.name])
    }),
  )
})

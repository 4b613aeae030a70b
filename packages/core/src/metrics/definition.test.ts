import assert from 'node:assert/strict'
import { test } from 'node:test'
import { defineMetrics } from './definition.ts'
import type { Recorders } from './recorders.ts'
import { createRig } from './rig.test.ts'

const table = defineMetrics({
  requests: {
    kind: 'counter',
    name: 'test.requests',
    help: 'Requests.',
    labels: ['route', 'outcome'],
    values: { outcome: ['ok', 'error'] },
  },
  ticks: { kind: 'counter', name: 'test.ticks', help: 'Ticks.' },
  depth: { kind: 'gauge', name: 'test.depth', help: 'Depth.', labels: ['queue'] },
  time: { kind: 'histogram', name: 'test.time', help: 'Time.', unit: 's', labels: ['queue'] },
  build: { kind: 'info', name: 'test.build', help: 'Build.', labels: ['version'] },
  heap: { kind: 'observableGauge', name: 'test.heap', help: 'Heap.', labels: ['space'] },
})

/** Never called: the compiler is what is tested here. */
function wrongCalls(m: Recorders<typeof table>): void {
  m.requests.add(1, { route: '/a', outcome: 'ok' })
  m.requests.add(1, { route: 200, outcome: 'error' })
  // @ts-expect-error a label that the table does not declare
  m.requests.add(1, { route: '/a', outcome: 'ok', method: 'GET' })
  // @ts-expect-error a label is missing
  m.requests.add(1, { route: '/a' })
  // @ts-expect-error the labels are missing
  m.requests.add(1)
  // @ts-expect-error not one of the declared values
  m.requests.add(1, { route: '/a', outcome: 'fine' })
  // @ts-expect-error an object is no label value
  m.requests.add(1, { route: {}, outcome: 'ok' })
  // @ts-expect-error bind asks for the same labels
  m.requests.bind({ outcome: 'ok' })
  // @ts-expect-error a metric without labels takes none
  m.ticks.add(1, { route: '/a' })
  // @ts-expect-error a gauge is set, not added to
  m.depth.add(1, { queue: 'in' })
  // @ts-expect-error a histogram's label is missing
  m.time.observe(1)
  // @ts-expect-error a wrong label of an info
  m.build.set({ name: 'x' })
  m.heap.observe((report) => {
    report(1, { space: 'new' })
    // @ts-expect-error a callback reports with the declared labels
    report(1, { place: 'new' })
  })
  // @ts-expect-error the table has no such metric
  m.missing.add(1)
}

test('a table gives a typed recorder for each of its rows', () => {
  const recorders = createRig().metrics.use(table)
  assert.deepEqual(Object.keys(recorders), Object.keys(table))
  assert.equal(typeof wrongCalls, 'function')
})

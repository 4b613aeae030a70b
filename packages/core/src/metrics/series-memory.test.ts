import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { createRuntime } from '../runtime.ts'
import { defineMetrics } from './definition.ts'
import { readValues } from './rig.test.ts'
import type { ReadableSeries, SeriesMemory } from './series-memory.ts'

const table = defineMetrics({
  jobs: { kind: 'counter', name: 'app.jobs', help: 'Jobs.', labels: ['kind'] },
  time: { kind: 'histogram', name: 'app.time', help: 'Time.', labels: ['kind'], buckets: [1, 2] },
  depth: { kind: 'observableGauge', name: 'app.depth', help: 'Depth.', labels: ['kind'] },
  fact: { kind: 'info', name: 'app.fact', help: 'A fact.', labels: ['kind'] },
})

/** Knows of series what it was told, and of numbers what is in the memory it made. */
function createReader() {
  const made = new Set<Float64Array>()
  const told = new Map<string, { generation: number; columns: readonly Float64Array[]; texts: string[] }>()
  let columnNotices = 0
  const look = (set: ReadableSeries) => {
    const texts = Array.from({ length: set.seriesCount }, (_, series) => set.labelValuesAt(series).join('|'))
    told.set(set.definition.name, { generation: set.generation, columns: set.columns(), texts })
  }
  const memory: SeriesMemory = {
    numbers(length) {
      const numbers = new Float64Array(length)
      made.add(numbers)
      return numbers
    },
    onColumns(set) {
      columnNotices += 1
      look(set)
    },
    onSeries: (set, texts) => told.get(set.definition.name)!.texts.push(texts.join('|')),
  }
  return {
    memory,
    made,
    notices: () => columnNotices,
    read(name: string): Record<string, number> {
      const { columns, texts } = told.get(name)!
      return Object.fromEntries(texts.map((text, series) => [text, columns.at(-1)![series]!]))
    },
  }
}

function arrange() {
  const runtime = createRuntime()
  const record = runtime.metrics.use(table)
  const reader = createReader()
  const switchOff = runtime.switchOn({ resource: { serviceName: 'test' }, memory: reader.memory })
  const family = (name: string) => runtime.metrics.collect().find((one) => one.definition.name === name)!
  return { runtime, record, reader, switchOff, family }
}

test('who reads the memory and listens knows every number and every label at once', () => {
  const operation = fc.oneof(
    fc.record({ what: fc.constant('count' as const), kind: fc.string({ maxLength: 2 }), value: fc.nat(9) }),
    fc.record({ what: fc.constant('observe' as const), kind: fc.string({ maxLength: 2 }), value: fc.nat(9) }),
    fc.record({ what: fc.constant('report' as const), kind: fc.string({ maxLength: 2 }), value: fc.nat(9) }),
    fc.record({ what: fc.constant('set' as const), kind: fc.string({ maxLength: 2 }), value: fc.nat(9) }),
  )
  fc.assert(
    fc.property(fc.array(operation, { maxLength: 60 }), (operations) => {
      const { record, reader, family } = arrange()
      let reported: { kind: string; value: number }[] = []
      record.depth.observe((report) => {
        for (const { kind, value } of reported) report(value, { kind })
      })
      for (const { what, kind, value } of operations) {
        if (what === 'count') record.jobs.add(value, { kind })
        else if (what === 'observe') record.time.observe(value, { kind })
        else if (what === 'set') record.fact.set({ kind })
        else reported = [...reported.filter((one) => one.value % 2 === 0), { kind, value }]
        for (const name of ['app.jobs', 'app.time', 'app.depth', 'app.fact']) {
          assert.deepEqual(reader.read(name), readValues(family(name)))
        }
      }
    }),
    { numRuns: 60 },
  )
})

test('series that an observable keeps are told once, not one after the other', () => {
  const { record, reader, family } = arrange()
  let kinds = ['a', 'b', 'c']
  record.depth.observe((report) => {
    for (const kind of kinds) report(1, { kind })
  })
  family('app.depth')
  kinds = ['a', 'c']
  const before = reader.notices()
  family('app.depth')
  assert.equal(reader.notices() - before, 1)
  assert.deepEqual(reader.read('app.depth'), { a: 1, c: 1 })
})

test('after the end numbers are in ordinary memory again', () => {
  const { runtime, record, reader, switchOff, family } = arrange()
  switchOff()
  const made = reader.made.size
  const off = runtime.switchOn({ resource: { serviceName: 'test' } })
  for (let kind = 0; kind < 20; kind += 1) record.jobs.add(1, { kind })
  const jobs = family('app.jobs')
  assert.equal(reader.made.size, made)
  assert.equal(jobs.shape === 'scalar' && reader.made.has(jobs.values), false)
  off()
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkDefinition, createRuntime, defineMetrics, type ScalarFamily, ScalarStore } from '@sightline/core'
import { summary } from '../exporters/summary-family.test.ts'
import { partOf } from './family-part.ts'
import { createMergedMetrics } from './merged-metrics.ts'

const table = defineMetrics({ jobs: { kind: 'counter', name: 'app.jobs', help: 'Jobs.' } })

test('what cannot be merged stays beside what is: summaries, and the same name in scopes of another API', (t) => {
  const runtime = createRuntime()
  t.after(runtime.switchOn({ resource: { serviceName: 'test' } }))
  runtime.metrics.use(table).jobs.add(1)
  const definition = checkDefinition('jobs', table.jobs)
  const storeOf = (value: number) => {
    const store = new ScalarStore(definition, runtime.metrics.host)
    store.column.data[store.locate({})] = value
    return store
  }
  const merged = createMergedMetrics(runtime, 'test')
  merged.add(definition, partOf(storeOf(10)))
  const foreign = ['one', 'other'].map((name) => Object.assign(storeOf(7), { scope: { name } }))
  const families = merged.collect([...runtime.metrics.families(), ...foreign, summary])
  const told = families
    .filter((family) => family.definition.name === 'app.jobs')
    .map((family) => [family.scope?.name, (family as ScalarFamily).values[0]])
  assert.deepEqual(
    new Map(told as [string | undefined, number][]),
    new Map<string | undefined, number>([
      ['one', 7],
      ['other', 7],
      [undefined, 11],
    ]),
  )
  assert.equal(told.length, 3)
  assert.ok(families.includes(summary))
})

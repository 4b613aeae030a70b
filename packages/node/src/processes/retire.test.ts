import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { checkDefinition, createRuntime, ScalarStore } from '@sightline/core'
import { atOnce } from '../exporters/pausable.ts'
import { createMergedMetrics } from '../merging/merged-metrics.ts'
import { readFamily } from '../threads/thread-rig.test.ts'
import { newProcessName, type ProcessName, retiredPath, snapshotPath, writeWholeNow } from './process-files.ts'
import { createProcessParts } from './process-parts.ts'
import { readRetired, retire } from './retire.ts'
import { encodeSnapshot } from './snapshot.ts'

const jobs = checkDefinition('j', { kind: 'counter', name: 'jobs', help: 'J.', labels: ['at'] })
const held = checkDefinition('h', { kind: 'gauge', name: 'held', help: 'H.', labels: ['at'] })

function arrange(t: TestContext) {
  const runtime = createRuntime()
  t.after(runtime.switchOn({ resource: { serviceName: 'test' } }))
  const folder = mkdtempSync(join(tmpdir(), 'retire-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const storeOf = (definition: typeof jobs, values: Record<string, number>) => {
    const store = new ScalarStore(definition, runtime.metrics.host)
    for (const [at, value] of Object.entries(values)) store.column.data[store.locate({ at })] = value
    return store
  }
  return {
    runtime,
    folder,
    /** A process that was there and left its numbers. */
    leave(values: Record<string, number>): ProcessName {
      const name = { ...newProcessName(), pid: 2 ** 22 + 1 }
      const families = [storeOf(jobs, values), storeOf(held, values)]
      writeWholeNow(snapshotPath(folder, name), atOnce(encodeSnapshot(name, families)))
      return name
    },
    retired: async () => (await readRetired(folder))!,
  }
}

const valuesOf = ({ families }: Awaited<ReturnType<ReturnType<typeof arrange>['retired']>>) =>
  families.map(({ definition, labelValuesAt, numbers }) => [
    definition.name,
    Object.fromEntries([...numbers()[0]!].map((value, series) => [labelValuesAt(series).join(), value])),
  ])

test('what ended processes have counted is one file, however many there were; gauges go', async (t) => {
  const { runtime, folder, leave, retired } = arrange(t)
  for (let process = 0; process < 20; process += 1)
    await retire(runtime, folder, [leave({ a: 1, [`p${process % 3}`]: 2 })])
  assert.deepEqual(valuesOf(await retired()), [['jobs', { a: 20, p0: 14, p1: 14, p2: 12 }]])
  assert.deepEqual(readdirSync(folder), ['retired'])
})

test('a snapshot that was taken in and could not be removed does not count twice', async (t) => {
  const { runtime, folder, leave, retired } = arrange(t)
  const name = leave({ a: 5 })
  const again = leave({ a: 5 })
  await retire(runtime, folder, [name])
  const left = { head: name, families: (await retired()).families }
  const parts = createProcessParts(createMergedMetrics(runtime, 'test', { withOwn: false }))
  parts.follow([left], await retired(), new Set([name.mark]))
  assert.deepEqual(readFamily(parts.merged.collect([])[0]!), { a: 5 })
  await retire(runtime, folder, [name, again])
  assert.deepEqual(valuesOf(await retired()), [['jobs', { a: 10 }]])
})

test('one process at a time: a living owner of the lock is left alone, what a dead one left is taken away', async (t) => {
  const { runtime, folder, leave, retired } = arrange(t)
  const name = leave({ a: 1 })
  const lock = `${retiredPath(folder)}.lock`
  writeFileSync(lock, String(process.pid))
  await retire(runtime, folder, [name])
  assert.equal(await readRetired(folder), undefined)
  writeFileSync(lock, String(2 ** 22 + 1))
  await retire(runtime, folder, [name])
  await retire(runtime, folder, [name])
  assert.deepEqual(valuesOf(await retired()), [['jobs', { a: 1 }]])
})

test('a snapshot that cannot be read does not keep the others from being taken in', async (t) => {
  const { runtime, folder, leave, retired } = arrange(t)
  const broken = leave({ a: 1 })
  writeFileSync(snapshotPath(folder, broken), 'half of a')
  await retire(runtime, folder, [broken, leave({ a: 2 })])
  assert.deepEqual(valuesOf(await retired()), [['jobs', { a: 2 }]])
  assert.deepEqual(readdirSync(folder), ['retired'])
})

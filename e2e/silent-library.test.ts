/** A library that imports only core: nothing printed, nothing opened, no process kept alive, whatever it records. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'node:test'

const root = join(import.meta.dirname, '..')

const LIBRARY = `
import { setTimeout } from 'node:timers/promises'
await import('@sightline/core')
await setTimeout(50)
const before = process.getActiveResourcesInfo().length
const listenersBefore = process.eventNames().length
const { context, defineMetrics, logger, metrics, operation, startSpan } = await import('@sightline/core')
const record = metrics(defineMetrics({ hits: { kind: 'counter', name: 'lib.hits', help: 'Hits.' } }))
const log = logger('lib')
const work = operation({ name: 'lib.work', help: 'Work' })
for (let at = 0; at < 1000; at += 1) {
  record.hits.add(1)
  log.error('would be loud', { error: new Error('x') })
  startSpan('lib').setAttribute('a', 1).end()
  await work.run(async () => context.run({ correlationId: 'c' }, () => undefined))
}
await setTimeout(50)
if (process.getActiveResourcesInfo().length !== before) throw new Error('something was opened')
if (process.eventNames().length !== listenersBefore) throw new Error('listens to ' + process.eventNames().join())
`

test('a library on core prints nothing, opens nothing and lets its process end', () => {
  const run = spawnSync(process.execPath, ['--input-type=module', '--eval', LIBRARY], {
    cwd: join(root, 'packages/core'),
    encoding: 'utf8',
    timeout: 10_000,
  })
  assert.equal(run.stderr, '')
  assert.equal(run.stdout, '')
  assert.equal(run.status, 0)
})

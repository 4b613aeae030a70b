import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { b3Multi, baggage, context, runtime, traceContext } from '@sightline/core'
import { createAsyncStore } from './async-store.ts'
import { childEnvironment, contextFromEnvironment } from './process-carrier.ts'

const TRACEPARENT = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'
const CHILD = `
const { context, startSpan } = await import('@sightline/core')
const { contextFromEnvironment, start } = await import('@sightline/node')
await start({ service: 'child', admin: false, logs: { stdout: false } })
context.run(contextFromEnvironment(), () => {
  const span = startSpan('work')
  console.log(JSON.stringify({ traceId: span.traceId, id: context.correlationId() }))
})
`

test('a child process goes on with the trace and the correlation id', async (t) => {
  const store = createAsyncStore()
  const switchOff = runtime.switchOn({ resource: { serviceName: 'parent' }, store })
  t.after(() => {
    switchOff()
    store.close()
  })
  const span = runtime.traces.start('parent')
  const { stdout } = await context.run({ span, correlationId: 'order-7' }, () =>
    promisify(execFile)(
      process.execPath,
      ['--import', 'tsx', '--conditions=source', '--input-type=module', '--eval', CHILD],
      { cwd: join(import.meta.dirname, '../..'), env: { ...childEnvironment(), NODE_OPTIONS: '' } },
    ),
  )
  assert.deepEqual(JSON.parse(stdout), { traceId: span.traceId, id: 'order-7' })
})

test('a context that this process was given is not handed on as if it were the child\u2019s', () => {
  const given = { TRACEPARENT, BAGGAGE: 'k=v', PATH: '/bin' }
  assert.deepEqual(childEnvironment(given), { PATH: '/bin' })
  const { remoteParent, baggage: entries } = contextFromEnvironment(given)
  assert.equal(remoteParent?.traceId, TRACEPARENT.slice(3, 35))
  assert.equal(entries?.get('k')?.value, 'v')
  const handedOn = context.run(contextFromEnvironment(given), () => childEnvironment(given))
  assert.equal(handedOn['TRACEPARENT'], TRACEPARENT)
  assert.equal(handedOn['X_CORRELATION_ID'], TRACEPARENT.slice(3, 35))
})

test('what is not valid is nothing, and other propagators have their own variables', (t) => {
  assert.equal(contextFromEnvironment({ TRACEPARENT: 'garbage' }).remoteParent, undefined)
  context.usePropagators([b3Multi])
  t.after(() => context.usePropagators([traceContext, baggage]))
  const change = { remoteParent: { traceId: 'ab'.repeat(16), spanId: 'cd'.repeat(8), traceFlags: 1 } }
  const environment = context.run(change, () => childEnvironment({}))
  assert.equal(environment['X_B3_TRACEID'], 'ab'.repeat(16))
  assert.equal(environment['TRACEPARENT'], undefined)
  assert.deepEqual(contextFromEnvironment(environment).remoteParent, change.remoteParent)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runtime } from '@sightline/core'
import { recordTelemetry } from '../memory-telemetry/record-telemetry.ts'
import { observeServer } from './observe-server.ts'
import { submitRaw } from './raw-call.test.ts'
import { startWatsServer } from './start-wats-server.ts'
import { sampleWsjf } from './wsjf/sample-wsjf.ts'

async function statusOf(name: string): Promise<readonly [string | undefined, string | undefined]> {
  await runtime.health.runDue(true)
  const check = runtime.health.report().checks.find((one) => one.name === name)
  return [check?.status, check?.last.output]
}

test('an observed server shows its reports, and in its health whether it can store and whether it misbehaves', async (t) => {
  const { metrics } = recordTelemetry(t)
  const server = await startWatsServer()
  t.after(() => server.stop())
  const unobserve = observeServer(server)
  t.after(unobserve)
  await submitRaw(server, sampleWsjf())
  assert.equal(metrics.value('wats.server.reports', { format: 'wsjf' }), 1)
  assert.equal(metrics.value('wats.server.reports', { format: 'wsxf' }), 0)
  assert.deepEqual(await statusOf('wats-store:writable'), ['pass', undefined])
  assert.deepEqual(await statusOf('wats-server:behaviour'), ['pass', undefined])

  await server.misbehave({ kind: 'fail' })
  assert.deepEqual(await statusOf('wats-server:behaviour'), ['warn', 'told to misbehave: fail'])
  await server.stop()
  const [status, output] = await statusOf('wats-store:writable')
  assert.equal(status, 'fail')
  assert.notEqual(output, undefined)

  unobserve()
  assert.deepEqual(await statusOf('wats-store:writable'), [undefined, undefined])
})

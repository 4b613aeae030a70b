import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type CheckResult, defineCheck } from '@sightline/core'
import { arrange } from './arrange.test.ts'

const PROBES = ['/health', '/healthz', '/health/live', '/livez', '/health/ready', '/readyz', '/health/startup']

test('every probe has its aliases, with query, slash and HEAD', async (t) => {
  const { ask } = await arrange(t)
  for (const path of PROBES) {
    for (const target of [path, `${path}/`, `${path}?verbose=1`, `${path}/?x`]) {
      const { status, text, headers } = await ask(target)
      assert.deepEqual([status, text], [200, '{"status":"ok"}\n'], target)
      assert.equal(headers['cache-control'], 'no-store')
      assert.equal(headers['content-type'], 'application/json; charset=utf-8')
    }
    const head = await ask(`HEAD ${path}`)
    assert.deepEqual([head.status, head.text, head.headers['content-length']], [200, '', '16'])
  }
})

test('probes say what is the matter, and readiness is not liveness', async (t) => {
  const { ask, runtime } = await arrange(t)
  const answers = async () => (await Promise.all(PROBES.map((path) => ask(path)))).map(({ status }) => status)
  const result: { now: CheckResult } = { now: { status: 'pass' } }
  runtime.health.register(defineCheck({ name: 'server:reachable', critical: true, run: () => result.now }))
  runtime.health.register(
    defineCheck({ name: 'disk:space', critical: false, run: () => ({ status: 'warn', output: 'low' }) }),
  )

  assert.equal((await ask('/readyz')).status, 503, 'a critical check has not answered yet')
  await runtime.health.runDue(true)
  assert.deepEqual((await ask('/health')).json, { status: 'degraded' })
  assert.deepEqual(await answers(), [200, 200, 200, 200, 200, 200, 200])

  result.now = { status: 'fail', output: 'connection refused' }
  await runtime.health.runDue(true)
  assert.deepEqual(await answers(), [503, 503, 200, 200, 503, 503, 200])
  const reasons = ['server:reachable fails: connection refused', 'disk:space warns: low']
  assert.deepEqual((await ask('/health')).json, { status: 'unhealthy', phase: 'running', reasons })

  result.now = { status: 'pass' }
  await runtime.health.runDue(true)
  runtime.health.setPhase('draining')
  assert.deepEqual(await answers(), [200, 200, 200, 200, 503, 503, 200])
  const draining = { status: 'unhealthy', phase: 'draining', reasons: ['draining', 'disk:space warns: low'] }
  assert.deepEqual((await ask('/health/ready')).json, draining)
})

test('a process that is starting is alive, but not started and not ready', async (t) => {
  const { ask, runtime } = await arrange(t)
  runtime.health.setPhase('stopped')
  runtime.health.setPhase('starting')
  const statuses = await Promise.all(
    ['/livez', '/health/startup', '/readyz'].map(async (path) => (await ask(path)).status),
  )
  assert.deepEqual(statuses, [200, 503, 503])
  assert.equal((await ask('/health/startup')).json['phase'], 'starting')
})

test('a check that hangs keeps no probe waiting', async (t) => {
  const { ask, runtime } = await arrange(t)
  let settle = () => undefined as void
  const run = () =>
    new Promise<CheckResult>((resolve) => {
      settle = () => resolve({ status: 'pass' })
    })
  runtime.health.register(defineCheck({ name: 'db:open', critical: true, budgetMs: 60_000, run }))
  const round = runtime.health.runDue()
  assert.equal((await ask('/health')).status, 200)
  assert.equal((await ask('/readyz')).status, 503)
  assert.equal((await ask('/livez')).status, 200)
  settle()
  await round
  assert.equal((await ask('/readyz')).status, 200)
})

test('the reasons are for those who may see details', async (t) => {
  const { ask, runtime } = await arrange(t, { token: 'secret', trustLoopback: false })
  runtime.health.setPhase('draining')
  assert.deepEqual((await ask('/readyz')).json, { status: 'unhealthy', phase: 'draining' })
  const trusted = await ask('/readyz', { authorization: 'Bearer secret' })
  assert.deepEqual(trusted.json['reasons'], ['draining'])
})

test('details name the service and every check, with age and reason', async (t) => {
  const { ask, runtime } = await arrange(t)
  const values = { observedValue: 93, observedUnit: '%' }
  runtime.health.register(
    defineCheck({
      name: 'disk:space',
      critical: false,
      run: () => ({ status: 'warn', output: 'nearly full', ...values }),
    }),
  )
  runtime.health.register(defineCheck({ name: 'server:reachable', critical: true, run: () => ({ status: 'pass' }) }))
  const before = (await ask('/health/details')).json as { checks: Record<string, Record<string, unknown>[]> }
  assert.deepEqual(before.checks['disk:space'], [{ status: 'warn', critical: false, output: 'has not answered yet' }])

  await runtime.health.runDue()
  const { status, headers, json } = await ask('/health/details')
  assert.equal(status, 200)
  assert.equal(headers['content-type'], 'application/health+json; charset=utf-8')
  const { checks, ...top } = json as typeof before & Record<string, unknown>
  assert.equal(top['status'], 'warn')
  assert.equal(top['version'], '1.2.3')
  assert.equal(top['releaseId'], '1.2.3')
  assert.equal(top['serviceId'], 'shop-1')
  assert.equal(top['phase'], 'running')
  assert.match(String(top['output']), /disk:space warns: nearly full/)
  assert.ok(Number(top['uptimeSeconds']) > 0)
  assert.ok(Date.parse(String(top['startTime'])) <= Date.now())
  const [disk] = checks['disk:space'] ?? []
  assert.equal(disk?.['observedValue'], 93)
  assert.equal(disk?.['observedUnit'], '%')
  assert.equal(disk?.['output'], 'nearly full')
  assert.ok(Number(disk?.['ageSeconds']) >= 0)
  assert.ok(Date.parse(String(disk?.['time'])) > 0)
  assert.equal(top['ready'], true)
  assert.equal(checks['server:reachable']?.[0]?.['critical'], true)
})

test('details are a 503 when the service is unhealthy', async (t) => {
  const { ask, runtime } = await arrange(t)
  runtime.health.register(defineCheck({ name: 'a:b', critical: true, run: () => assert.fail('gone') }))
  await runtime.health.runDue()
  const { status, json } = await ask('/health/details')
  assert.deepEqual([status, json['status']], [503, 'fail'])
})

/** A real Prometheus scrapes the station and the test server: both formats, exemplars, and nothing for promtool to find. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type TestContext, test } from 'node:test'
import { startWatsServer } from '@sightline/testkit/wats-server'
import { hasPrometheus, startPrometheus } from './harness/prometheus-process.ts'
import { wsjfFile } from './harness/report-files.ts'
import { stationHome, TOKEN } from './harness/station-process.ts'
import { until } from './harness/until.ts'

/** Hands requests on without their Accept header, so that the answer is in the text format. */
async function plainTextDoor(t: TestContext, adminUrl: string): Promise<string> {
  const door = createServer((incoming, outgoing) => {
    request(`${adminUrl}${incoming.url}`, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, { 'content-type': answer.headers['content-type'] })
      answer.pipe(outgoing)
    })
      .on('error', () => outgoing.destroy())
      .end()
  })
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    door.closeAllConnections()
    door.close()
  })
  return `127.0.0.1:${(door.address() as AddressInfo).port}`
}

test('a real Prometheus scrapes both formats and gives exemplars back', {
  skip: !hasPrometheus && 'prometheus is not installed',
}, async (t) => {
  const server = await startWatsServer({ token: TOKEN })
  t.after(() => server.stop())
  const home = stationHome(t, server.url)
  const station = await home.start()
  const prometheus = await startPrometheus(t, [
    { job: 'openmetrics', address: new URL(station.adminUrl).host },
    { job: 'text', address: await plainTextDoor(t, station.adminUrl) },
  ])
  for (let at = 0; at < 10; at += 1) home.drop(`${at}.json`, wsjfFile(`SN-${at}`))
  await station.ended(10)

  for (const job of ['openmetrics', 'text']) {
    await until(`${job} to show 10 finished files`, async () => {
      const [sample] = await prometheus.query(`sum(station_files_ended_total{job="${job}",outcome="finished"})`)
      return sample?.value[1] === '10'
    })
  }
  const targets = await prometheus.targets()
  assert.deepEqual(
    targets.map(({ health, lastError }) => [health, lastError]),
    [
      ['up', ''],
      ['up', ''],
    ],
  )
  const correlationIds = new Set(server.requests({ operation: 'submitWsjf' }).map((one) => one.correlationId))
  const traces = await until('exemplars', async () => {
    const found = await prometheus.exemplars('station_deliver_duration_seconds_bucket')
    return found.length > 0 ? found : undefined
  })
  assert.deepEqual(
    traces.filter((trace) => !correlationIds.has(trace)),
    [],
    'every exemplar leads to the trace of a file',
  )
  const [p95] = await prometheus.query(
    'histogram_quantile(0.95, sum by (le) (station_report_latency_seconds_bucket{job="openmetrics"}))',
  )
  assert.ok(Number(p95?.value[1]) > 0)
  assert.equal(await station.stop(), 0)
})

test('promtool finds nothing to say about /metrics', {
  skip: !hasPrometheus && 'prometheus is not installed',
}, async (t) => {
  const server = await startWatsServer({ token: TOKEN })
  t.after(() => server.stop())
  const home = stationHome(t, server.url)
  home.drop('a.json', wsjfFile('SN-1'))
  home.drop('bad.json', '{')
  const station = await home.start()
  await station.ended(2)
  const page = await (await station.get('/metrics')).text()
  const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], { input: page, encoding: 'utf8' })
  assert.equal(stdout + stderr, '')
  assert.equal(status, 0)
  assert.equal(await station.stop(), 0)
})

/** SIGTERM in the middle of 500 files: readiness first, the work in hand, a receipt, exit 0; the rest after the next start. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startWatsServer } from '@sightline/testkit/wats-server'
import { wsjfFile } from './harness/report-files.ts'
import { stationHome, TOKEN } from './harness/station-process.ts'
import { until } from './harness/until.ts'

const FILES = 500

test('SIGTERM in the middle of 500 files ends in order and loses nothing', async (t) => {
  const server = await startWatsServer({ token: TOKEN, delayMs: 30 })
  t.after(() => server.stop())
  const home = stationHome(t, server.url, { shutdown: { drainDelay: '500ms' } })
  for (let at = 0; at < FILES; at += 1) home.drop(`${at}.json`, wsjfFile(`SN-${at}`))
  const station = await home.start()
  await until('delivery to be in full swing', () => server.countReports() >= 20)

  const ended = station.stop()
  const unready = await until(
    'readiness to fail',
    async () => {
      const answer = await station.get('/health/ready')
      return answer.status === 503 ? ((await answer.json()) as { reasons: string[] }) : undefined
    },
    2_000,
  )
  assert.match(unready.reasons.join(), /draining/)
  assert.equal((await station.get('/health/live')).status, 200, 'alive while it drains')
  assert.equal(await ended, 0)

  const delivered = server.countReports()
  assert.ok(delivered < FILES, 'the stop came in the middle')
  const receipt = station.stderr()
  assert.match(receipt, /shutdown after SIGTERM: clean/)
  for (const step of [
    'drain delay',
    'stop watching folders',
    'finish work in hand',
    'close the journal',
    'flush telemetry',
  ]) {
    assert.match(receipt, new RegExp(`${step}\\s+done\\s+[\\d.]+ m?s`))
  }

  const again = await home.start()
  await until('all reports at the server', () => server.countReports() === FILES, 60_000)
  await until('all files in done/', () => home.names('done').length === FILES, 60_000)
  assert.ok(server.submissions().every((one) => one.timesStored === 1))
  assert.equal(await again.stop(), 0)
})

test('a second signal ends the process at once', async (t) => {
  const server = await startWatsServer({ token: TOKEN })
  t.after(() => server.stop())
  const home = stationHome(t, server.url, { shutdown: { drainDelay: '20s' } })
  const station = await home.start()
  station.process.kill('SIGTERM')
  await until('the drain to begin', async () => (await station.get('/health/ready')).status === 503)
  assert.equal(await station.stop(), 3)
})

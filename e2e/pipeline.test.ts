/** Report files of every format, through the real station process, over HTTP, into the test server. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startWatsServer, type WatsServer } from '@sightline/testkit/wats-server'
import { csvFile, textFile, wsjfFile, wsxfFile } from './harness/report-files.ts'
import { type RunningStation, type StationHome, stationHome, TOKEN } from './harness/station-process.ts'
import { until } from './harness/until.ts'

/** Drops `count` files of each format; every second WSXF and CSV file holds two units. @returns the serials */
function dropAll(home: StationHome, count: number, mark = ''): string[] {
  const serials: string[] = []
  const next = (format: string, at: number) => {
    const serial = `${format}${mark}-${String(at).padStart(4, '0')}`
    serials.push(serial)
    return serial
  }
  for (let at = 0; at < count; at += 1) {
    home.drop(`a${mark}-${at}.json`, wsjfFile(next('WSJF', at)))
    home.drop(`b${mark}-${at}.xml`, wsxfFile(next('WSXF', at), ...(at % 2 === 0 ? [next('WSXF-2', at)] : [])))
    home.drop(`c${mark}-${at}.txt`, textFile(next('TEXT', at)))
    home.drop(`d${mark}-${at}.csv`, csvFile(next('CSV', at), ...(at % 2 === 0 ? [next('CSV-2', at)] : [])))
  }
  return serials.sort()
}

function storedSerials(server: WatsServer): string[] {
  return server
    .reports()
    .map((report) => report.serialNumber ?? '')
    .sort()
}

/** Every file of `files` is in done/, nothing is left elsewhere. */
async function allDone(home: StationHome, station: RunningStation, files: number): Promise<void> {
  await station.ended(files)
  assert.equal(home.names('done').length, files)
  assert.deepEqual(home.names(), [])
  assert.deepEqual(home.names('error'), [])
}

test('files of all four formats are delivered exactly once', async (t) => {
  const server = await startWatsServer({ token: TOKEN })
  t.after(() => server.stop())
  const home = stationHome(t, server.url)
  const serials = dropAll(home, 6)
  const station = await home.start()
  await allDone(home, station, 24)
  assert.deepEqual(storedSerials(server), serials)
  assert.ok(server.submissions().every((one) => one.timesReceived === 1 && one.timesStored === 1))
  assert.equal(await station.metric('station_files_ended_total', { outcome: 'finished' }), 24)
  assert.equal(await station.stop(), 0)
})

test('files that come while the station runs are delivered, too', async (t) => {
  const server = await startWatsServer({ token: TOKEN })
  t.after(() => server.stop())
  const home = stationHome(t, server.url)
  const station = await home.start()
  const serials = dropAll(home, 2)
  await allDone(home, station, 8)
  assert.deepEqual(storedSerials(server), serials)
  assert.equal(await station.stop(), 0)
})

test('a stop and a start in the middle lose nothing and double nothing', async (t) => {
  const server = await startWatsServer({ token: TOKEN, delayMs: 20 })
  t.after(() => server.stop())
  const home = stationHome(t, server.url)
  const serials = dropAll(home, 25)
  const first = await home.start()
  await until('some reports at the server', () => server.countReports() >= 10)
  assert.equal(await first.stop(), 0)
  assert.ok(server.countReports() < serials.length, 'the stop came in the middle')
  const second = await home.start()
  await until('all files in done/', () => home.names('done').length === 100)
  assert.deepEqual(home.names('error'), [])
  assert.deepEqual(storedSerials(server), serials)
  assert.ok(server.submissions().every((one) => one.timesStored === 1))
  assert.equal(await second.stop(), 0)
})

test('a server that is down for the first half gets everything once it is up', async (t) => {
  const server = await startWatsServer({ token: TOKEN })
  t.after(() => server.stop())
  const isUp = await server.misbehave({ kind: 'down' })
  const home = stationHome(t, server.url)
  const serials = dropAll(home, 5)
  const station = await home.start()
  await until('all reports in the outbox', async () => {
    const queued = await station.metric('station_queue_depth', { queue: 'deliver' })
    return queued === serials.length
  })
  await until(
    'failed attempts',
    async () => ((await station.metric('station_delivery_attempts_total', { result: 'retry' })) ?? 0) > 2,
  )
  assert.deepEqual(home.names('error'), [])
  await isUp()
  await allDone(home, station, 20)
  assert.deepEqual(storedSerials(server), serials)
  assert.ok(server.submissions().every((one) => one.timesStored === 1))
  assert.equal(await station.stop(), 0)
})

test('an answer that is lost leads to one report, not to two', async (t) => {
  const server = await startWatsServer({ token: TOKEN })
  t.after(() => server.stop())
  await server.misbehave({ kind: 'drop', when: 'afterStoring', operations: ['submitWsjf'], times: 3 })
  const home = stationHome(t, server.url)
  const serials = dropAll(home, 2)
  const station = await home.start()
  await allDone(home, station, 8)
  assert.deepEqual(storedSerials(server), serials)
  const twice = server.submissions().filter((one) => one.timesReceived > 1)
  assert.ok(twice.length >= 1 && twice.every((one) => one.isIdentical), 'sent again, byte for byte')
  assert.equal(await station.stop(), 0)
})

test('a bad file ends in error/ beside a file that says why, and the others go on', async (t) => {
  const server = await startWatsServer({ token: TOKEN })
  t.after(() => server.stop())
  const home = stationHome(t, server.url)
  home.drop('broken.json', '{ "type": "T", "sn": ')
  home.drop('empty.csv', '')
  home.drop('no-serial.csv', csvFile('').replace('\n,', '\n,'))
  home.drop('good.json', wsjfFile('GOOD-1'))
  const station = await home.start()
  await station.ended(4)
  assert.deepEqual(home.names('done'), ['good.json'])
  assert.deepEqual(home.names('error'), [
    'broken.json',
    'broken.json.error.json',
    'empty.csv',
    'empty.csv.error.json',
    'no-serial.csv',
    'no-serial.csv.error.json',
  ])
  const story = await home.cli('story', 'no-serial.csv')
  assert.match(story.stdout, /serial/i)
  assert.equal(await station.stop(), 0)
})

test('failures of the server delay a report and never lose it', async (t) => {
  const server = await startWatsServer({ token: TOKEN })
  t.after(() => server.stop())
  await server.misbehave({ kind: 'fail', status: 500, operations: ['submitWsjf'], times: 2 })
  const home = stationHome(t, server.url)
  home.drop('a.json', wsjfFile('SN-1'))
  const station = await home.start()
  await until('delivery after two failures', () => server.countReports() === 1)
  assert.equal(await station.metric('station_delivery_attempts_total', { result: 'retry' }), 2)
  assert.equal(await station.stop(), 0)
})

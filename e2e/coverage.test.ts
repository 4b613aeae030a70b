/**
 * Every declared metric is fed by the real processes, and none exists that no table declares: a station and a test server
 * as processes of their own, taken through good and bad days.
 */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type TestContext, test } from 'node:test'
import { watsOperations } from '@sightline/wats'
import { startCollector } from '../packages/node/src/exporters/otlp/collector.test.ts'
import { familyNames } from '../packages/node/src/exporters/prometheus/metric-name.ts'
import { startWriteReceiver } from '../packages/node/src/exporters/remote-write/receiver.test.ts'
import { allDefinitions } from '../scripts/metric-tables.ts'
import { csvFile, textFile, wsjfFile, wsxfFile } from './harness/report-files.ts'
import { stationHome, TOKEN } from './harness/station-process.ts'
import { until } from './harness/until.ts'

const SERVER = join(import.meta.dirname, '../packages/testkit/dist/wats-server/main.js')

/** They count trouble that a healthy run does not have; their families are there, without a sample. */
const ONLY_IN_TROUBLE = new Set([
  'sightline.faults',
  'sightline.metrics.label_collapses',
  'sightline.sqlite.errors',
  'sightline.file_watcher.errors',
])

interface Server {
  readonly url: string
  readonly adminUrl: string
}

async function startServerProcess(t: TestContext): Promise<Server> {
  const child = spawn(process.execPath, [SERVER, '--json', '--port', '0', '--admin-port', '0', '--token', TOKEN], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  t.after(() => child.kill('SIGKILL'))
  return await new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)))
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.includes('"ready":true')) resolve(JSON.parse(line) as Server)
    })
  })
}

async function page(adminUrl: string): Promise<string> {
  return await (await fetch(`${adminUrl}/metrics`)).text()
}

/** Family names, and those of them that have at least one sample. */
function familiesOf(text: string): { declared: Set<string>; fed: Set<string> } {
  const declared = new Set<string>()
  const fed = new Set<string>()
  let family = ''
  for (const line of text.split('\n')) {
    const type = /^# TYPE (\S+)/.exec(line)
    if (type?.[1] !== undefined) {
      family = type[1]
      declared.add(family)
    } else if (line !== '' && !line.startsWith('#')) {
      fed.add(family)
    }
  }
  return { declared, fed }
}

async function liveThroughADay(t: TestContext) {
  const server = await startServerProcess(t)
  const home = stationHome(t, server.url)
  const misbehave = (body: object) =>
    fetch(`${server.url}/__control/behaviour`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  await misbehave({ kind: 'fail', status: 503, operations: ['submitWsjf'], times: 2 })
  home.drop('a.json', wsjfFile('SN-1'))
  home.drop('b.xml', wsxfFile('SN-2', 'SN-3'))
  home.drop('c.txt', textFile('SN-4'))
  home.drop('d.csv', csvFile('SN-5', 'SN-6'))
  home.drop('bad.json', '{ "type": "T" ')
  const collector = await startCollector(t)
  const receiver = await startWriteReceiver(t)
  const station = await home.start({
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_BSP_SCHEDULE_DELAY: '100',
    OTEL_METRIC_EXPORT_INTERVAL: '500',
    SIGHTLINE_REMOTE_WRITE_URL: receiver.url,
    SIGHTLINE_REMOTE_WRITE_INTERVAL: '500',
    SIGHTLINE_TAIL_SAMPLING: 'true',
    SIGHTLINE_OTLP_SPOOL: join(home.folder, 'spool'),
  })
  await station.ended(5)
  // The same content under another name, for the count of duplicates.
  home.drop('again.json', wsjfFile('SN-1'))
  await station.ended(6)
  for (const signal of ['traces', 'logs', 'metrics']) {
    await until(`${signal} over OTLP`, () => collector.received.some((one) => one.signal === signal))
  }
  await until('metrics by remote write', () => receiver.received.length > 1)
  // Second scrape, so that what scraping measures of itself is there.
  await Promise.all([page(station.adminUrl), page(server.adminUrl)])
  return { station, server }
}

test('every declared metric is fed by the real processes, and no other exists', async (t) => {
  const { station, server } = await liveThroughADay(t)
  const pages = await Promise.all([page(station.adminUrl), page(server.adminUrl)])
  const seen = pages.map(familiesOf)
  const fed = new Set(seen.flatMap((one) => [...one.fed]))
  const exposed = new Set(seen.flatMap((one) => [...one.declared]))

  const expected = new Map(allDefinitions.map((definition) => [familyNames(definition).sample, definition.name]))
  const unfed = [...expected].filter(([family, name]) => !fed.has(family) && !ONLY_IN_TROUBLE.has(name))
  assert.deepEqual(unfed, [], 'declared and never fed')
  const undeclared = [...exposed].filter((family) => !expected.has(family) && family !== 'target_info')
  assert.deepEqual(undeclared, [], 'exposed and in no table')
  assert.equal(await station.stop(), 0)
})

test('every operation of the REST table that the station uses has its latency, and each of them is in the table', async (t) => {
  const { station } = await liveThroughADay(t)
  const text = await page(station.adminUrl)
  const used = new Set(
    [...text.matchAll(/wats_client_duration_seconds_count\{operation="wats\.([^"]+)"/g)].map(([, name]) => name!),
  )
  assert.deepEqual([...used].sort(), ['submitWsjf', 'version'])
  for (const name of used) assert.ok(name in watsOperations, name)
  assert.equal(await station.stop(), 0)
})

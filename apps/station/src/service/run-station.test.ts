import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { type EndedSpan, runtime } from '@sightline/core'
import { sampleWsjf, startWatsServer } from '@sightline/testkit/wats-server'
import { loadConfig } from '../config/load.ts'
import { runStation } from './run-station.ts'

const TOKEN = 'dGVzdDp0ZXN0'
const FILES = 50

async function arrange(t: TestContext) {
  const server = await startWatsServer({ token: TOKEN })
  const home = mkdtempSync(join(tmpdir(), 'run-station-'))
  const inbox = join(home, 'in')
  mkdirSync(inbox)
  const file = join(home, 'station.json')
  const config = {
    server: { url: server.url, token: { env: 'TOKEN' } },
    folders: [{ path: inbox, quiet: '50ms', rescan: '200ms' }],
    delivery: { ratePerMinute: 100_000 },
    admin: { port: 0 },
    logs: { levels: { '*': 'off' } },
  }
  writeFileSync(file, JSON.stringify(config))
  const station = await runStation(loadConfig(file, { TOKEN }))
  const spans: EndedSpan[] = []
  const removeSink = runtime.traces.addSink({ name: 'memory', onEnd: (span) => spans.push(span) })
  t.after(async () => {
    removeSink()
    await station.sightline.stop('the test is over')
    await server.stop()
    rmSync(home, { recursive: true })
  })
  const doneFiles = () => (existsSync(join(inbox, 'done')) ? readdirSync(join(inbox, 'done')).length : 0)
  return { inbox, spans, doneFiles, station }
}

/** Names of a span's children, and theirs, as one text. */
function treeOf(span: EndedSpan, spans: readonly EndedSpan[]): string {
  const children = spans
    .filter((one) => one.traceId === span.traceId && one.parentSpanId === span.spanId)
    .map((child) => treeOf(child, spans))
    .sort()
  return children.length === 0 ? span.name : `${span.name}(${children.join(', ')})`
}

test('fifty files in parallel give fifty trees, each with the right parents', async (t) => {
  const { inbox, spans, doneFiles, station } = await arrange(t)
  for (let at = 0; at < FILES; at += 1) {
    writeFileSync(join(inbox, `${at}.json`), JSON.stringify({ ...sampleWsjf(), id: undefined, sn: `SN-${at}` }))
  }
  const endsMs = Date.now() + 30_000
  while (doneFiles() < FILES && Date.now() < endsMs) await setTimeout(20)
  // The last span ends a moment after its file has moved.
  while (spans.filter((span) => span.name === 'station.finish').length < FILES && Date.now() < endsMs)
    await setTimeout(5)

  const roots = spans.filter((span) => span.name === 'station.receive')
  assert.equal(roots.length, FILES)
  assert.ok(roots.every((span) => span.parentSpanId === undefined))
  const trees = new Set(roots.map((root) => treeOf(root, spans)))
  for (const tree of trees) {
    assert.match(
      tree,
      /^station\.receive\(station\.convert, station\.deliver\(wats\.submitWsjf\(POST.*\)\), station\.finish\)$/,
    )
  }
  const ids = new Set(roots.map((root) => root.correlationId))
  assert.equal(ids.size, FILES)
  for (const span of spans) if (span.name.startsWith('station.')) assert.equal(span.correlationId, span.traceId)
  assert.ok(station.adminUrl !== undefined)
})

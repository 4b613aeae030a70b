/** One correlation id from the folder to the server's request log, into every log line, and back through `story`. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startWatsServer } from '@sightline/testkit/wats-server'
import { wsjfFile, wsxfFile } from './harness/report-files.ts'
import { type LogLine, stationHome, TOKEN } from './harness/station-process.ts'

interface Story {
  readonly file: { readonly name: string; readonly correlationId: string; readonly traceparent: string }
  readonly steps: readonly { readonly step: string; readonly traceId?: string; readonly spanId?: string }[]
}

test('fifty files in parallel: each has one id, one trace, and all its log lines carry it', async (t) => {
  const server = await startWatsServer({ token: TOKEN })
  t.after(() => server.stop())
  const home = stationHome(t, server.url)
  for (let at = 0; at < 50; at += 1) {
    const serial = `SN-${at}`
    home.drop(
      `${serial}.${at % 2 === 0 ? 'json' : 'xml'}`,
      at % 2 === 0 ? wsjfFile(serial) : wsxfFile(serial, `${serial}-B`),
    )
  }
  const station = await home.start()
  await station.ended(50)
  assert.equal(await station.stop(), 0)

  const submissions = server.requests({ operation: 'submitWsjf' })
  assert.equal(submissions.length, 75)
  const ids = new Set(submissions.map((request) => request.correlationId))
  assert.equal(ids.size, 50)
  for (const request of submissions) {
    const [, traceId] = request.traceparent?.split('-') ?? []
    assert.equal(request.correlationId, traceId, 'the correlation id is the trace id')
  }
  const spans = new Set(submissions.map((request) => request.traceparent?.split('-')[2]))
  assert.equal(spans.size, 75, 'each submission is a span of its own')

  const { stdout } = await home.cli('story', 'SN-7.xml', '--json')
  const [story] = (JSON.parse(stdout) as { stories: Story[] }).stories
  assert.ok(story !== undefined && ids.has(story.file.correlationId))
  assert.deepEqual(
    new Set(story.steps.flatMap((step) => step.traceId ?? [])),
    new Set([story.file.correlationId]),
    'every step of the story is in the file\u2019s trace',
  )
  assertLinesCarryTheirFile(station.lines, story.file.correlationId)
})

/** Lines of a file's life name the file; all of them have the id, and no other file's line has it. */
function assertLinesCarryTheirFile(lines: readonly LogLine[], correlationId: string): void {
  const about = lines.filter((line) => line['file'] !== undefined && line.logger.startsWith('station.'))
  assert.ok(about.length >= 50 * 4, `only ${about.length} lines name a file`)
  for (const line of about) assert.match(String(line['correlation_id']), /^[0-9a-f]{32}$/, line.message)
  const own = lines.filter((line) => line['correlation_id'] === correlationId)
  assert.deepEqual(new Set(own.flatMap((line) => line['file'] ?? [])), new Set(['SN-7.xml']))
  for (const step of ['file received', 'file converted', 'report delivered', 'file finished']) {
    assert.ok(
      own.some((line) => line.message === step),
      step,
    )
  }
}

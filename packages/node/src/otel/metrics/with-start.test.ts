import assert from 'node:assert/strict'
import { test } from 'node:test'
import { metrics, trace } from '@opentelemetry/api'
import { start } from '../../start.ts'

test('what a library records is in /metrics of a service, through its views, with an exemplar of its span', async () => {
  const views = [{ instrumentName: 'jobs', attributeKeys: { deny: ['id'] } }] as const
  const sightline = await start({
    service: 'orders',
    admin: { port: 0 },
    logs: { stdout: false },
    openTelemetry: { views },
  })
  try {
    const page = async () => {
      const headers = { accept: 'application/openmetrics-text; version=1.0.0' }
      return (await fetch(`${sightline.adminUrl}/metrics`, { headers })).text()
    }
    await page()
    const meter = metrics.getMeter('lib', '2.0')
    meter.createCounter('jobs').add(1, { id: 7, kind: 'x' })
    const span = trace.getTracer('lib').startSpan('work')
    trace.getTracer('lib').startActiveSpan('outer', (outer) => {
      meter.createHistogram('took', { unit: 's' }).record(0.3)
      outer.end()
    })
    span.end()
    const text = await page()
    assert.match(text, /^jobs_total\{otel_scope_name="lib",otel_scope_version="2.0",kind="x"\} 1$/m)
    assert.match(text, /^took_seconds_bucket\{.*le="0.5"\} 1 # \{trace_id="[0-9a-f]{32}",span_id="[0-9a-f]{16}"\} 0.3/m)
  } finally {
    await sightline.stop()
  }
  assert.equal(metrics.getMeter('lib').constructor.name, 'NoopMeter')
})

/** Spans made through the OpenTelemetry API, recorded by Sightline's bridge. */
import { context, trace } from '@opentelemetry/api'
import { start } from '@sightline/node'
import type { Entries } from '../../contest/contest.ts'
import { makeApiSpans } from './api-spans.ts'

export async function entries(): Promise<Entries> {
  await start({
    service: 'bench',
    admin: false,
    instruments: false,
    logs: { stdout: false },
    shutdown: { signals: false },
    openTelemetry: true,
    traces: { sinks: [{ name: 'bench', onEnd: () => undefined }] },
    environment: {},
  })
  const tracer = trace.getTracer('bench')
  const parent = trace.setSpan(context.active(), tracer.startSpan('parent'))
  return { 'span-bridged': { run: (count) => context.with(parent, () => makeApiSpans(tracer, count)) } }
}

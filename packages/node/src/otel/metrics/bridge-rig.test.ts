/** A runtime of its own with the provider open, read as Prometheus and as an OTLP receiver would. Shared by the tests here. */
import type { TestContext } from 'node:test'
import { createRuntime } from '@sightline/core'
import { createFakeClock } from '@sightline/testkit'
import { type Decoded, decodeProtobuf } from '../../exporters/otlp/official-decoder.test.ts'
import { MetricReader } from '../../exporters/otlp/signals/metric-reader.ts'
import type { TemporalityPreference } from '../../exporters/otlp/signals/temporality.ts'
import type { Sender } from '../../exporters/otlp/transport/sender.ts'
import { OtlpProtobufWriter as ProtobufWriter } from '../../exporters/otlp/wire/otlp-protobuf-writer.ts'
import type { TextFormat } from '../../exporters/prometheus/exposition-format.ts'
import { type Family, parseExposition, type Sample } from '../../exporters/prometheus/parse-exposition.test.ts'
import { createPrometheusExporter } from '../../exporters/prometheus/prometheus-exporter.ts'
import { createMeterProvider, type MeterProviderOptions } from './create-meter-provider.ts'

export const BEGIN_MS = 1_700_000_000_000
export const RESOURCE = { serviceName: 'shop' }
const NEVER_MS = 2_000_000_000

export interface Rig extends ReturnType<typeof createRig> {}

export function openRig(t: TestContext, options: Omit<MeterProviderOptions, 'runtime'> = {}): Rig {
  const rig = createRig(options)
  t.after(rig.close)
  return rig
}

/** @returns a rig that ends with `close` */
export function createRig(options: Omit<MeterProviderOptions, 'runtime'> = {}) {
  const clock = createFakeClock(BEGIN_MS)
  const runtime = createRuntime()
  const off = runtime.switchOn({ resource: RESOURCE, clock })
  const warnings: string[] = []
  runtime.logs.addSink({
    name: 'warnings',
    write(record) {
      if (record.logger === 'sightline.opentelemetry') warnings.push(record.message)
    },
  })
  const open = createMeterProvider({ runtime, ...options })
  const exporter = createPrometheusExporter({ metrics: runtime.metrics, resource: RESOURCE, clock })
  const readers: MetricReader[] = []
  const page = async (format: TextFormat = 'text') => {
    const lent = await exporter.render(format)
    const text = Buffer.concat([...lent.chunks]).toString()
    lent.release()
    return text
  }
  const families = async (format: TextFormat = 'text') => parseExposition(await page(format), format)
  return {
    clock,
    runtime,
    open,
    provider: open.provider,
    meter: open.provider.getMeter('lib', '1.2.0'),
    warnings,
    faultCount: () => [...runtime.guard.faults().values()].reduce((sum, count) => sum + count, 0),
    page,
    families,
    /** Samples of the family, as `label=value,label=value` and the value; without the scope's labels. */
    async shown(name: string, format: TextFormat = 'text') {
      const found = (await families(format)).find((family: Family) => family.name === name)
      return Object.fromEntries((found?.samples ?? []).map((sample) => [sampleKey(sample, name), sample.value]))
    },
    /** A receiver that is sent everything each time it asks. */
    receiver(temporality: TemporalityPreference = 'cumulative') {
      const reader = new MetricReader({
        runtime,
        resource: RESOURCE,
        sender: NO_SENDER,
        writer: new ProtobufWriter(),
        intervalMs: NEVER_MS,
        temporality,
        histograms: 'explicit_bucket_histogram',
        takesExemplars: true,
      })
      readers.push(reader)
      return () => reader.takeAll().flatMap(({ body }) => scopesOf(decodeProtobuf('metrics', body)))
    },
    close() {
      for (const reader of readers) void reader.close()
      open.stop()
      off()
    },
  }
}

/** Never asked: everything is taken out of the reader by hand. */
const NO_SENDER: Sender = {
  line: undefined as never,
  send: () => Promise.reject(new Error('nothing is sent here')),
  keepNow: () => false,
  close: () => Promise.resolve(),
}

export interface ReceivedMetric {
  readonly scope: { readonly name: string; readonly version?: string; readonly schemaUrl?: string }
  readonly metric: Decoded
  readonly points: readonly Decoded[]
}

function scopesOf(message: Decoded): ReceivedMetric[] {
  return message.resourceMetrics[0].scopeMetrics.flatMap((one: Decoded) =>
    one.metrics.map((metric: Decoded) => ({
      scope: { ...one.scope, ...(one.schemaUrl !== undefined && { schemaUrl: one.schemaUrl }) },
      metric,
      points: (metric.sum ?? metric.gauge ?? metric.histogram ?? metric.exponentialHistogram).dataPoints,
    })),
  )
}

/** Points of a metric as `key=value,key=value` (JSON of the AnyValue) and the value, or the count of a histogram. */
export function pointsOf(received: readonly ReceivedMetric[], name: string): Record<string, number> {
  const points = received.filter(({ metric }) => metric.name === name).flatMap((one) => one.points)
  return Object.fromEntries(
    points.map((point: Decoded) => [attributesKey(point), Number(point.asDouble ?? point.count)]),
  )
}

function attributesKey(point: Decoded): string {
  const attributes: readonly Decoded[] = point.attributes ?? []
  return attributes
    .map(({ key, value }) => `${key}=${JSON.stringify(value)}`)
    .sort()
    .join(',')
}

function sampleKey({ name, labels }: Sample, family: string): string {
  const shown = [...labels].filter(([label]) => !label.startsWith('otel_scope_'))
  const text = shown
    .map(([label, value]) => `${label}=${value}`)
    .sort()
    .join(',')
  const suffix = name === family ? '' : name.slice(family.length)
  return [suffix, text].filter((part) => part !== '').join(' ')
}

/**
 * Metric families as ExportMetricsServiceRequests: of a bounded size each, since receivers refuse large ones. Values are
 * doubles throughout, so that a metric never changes its type.
 */
import {
  type ExponentialPoint,
  type HistogramFamily,
  type InstrumentationScope,
  type MetricFamily,
  type MetricKind,
  type Resource,
  type SummaryFamily,
  VERSION,
} from '@sightline/core'
import type { Pausable } from '../../pausable.ts'
import type { Field } from '../../protobuf/field.ts'
import type { EncodedRequest } from '../encoded-request.ts'
import type { DeltaMemory } from '../signals/delta-memory.ts'
import type { HistogramAggregation } from '../signals/histogram-aggregation.ts'
import type { OtlpWriter } from '../wire/otlp-writer.ts'
import {
  EXPONENTIAL_POINT,
  HISTOGRAM_POINT,
  METRIC,
  METRIC_EXPORT,
  NUMBER_POINT,
  POINTS,
  QUANTILE,
  SUMMARY_POINT,
  TEMPORALITY,
} from './metric-fields.ts'
import { writeExemplars } from './write-exemplars.ts'
import { countOf, writeExponential } from './write-exponential.ts'
import { closeExport, closeScope, openExport, openScope } from './write-export.ts'
import { writeLabels } from './write-labels.ts'

/** Series between two chances to pause. */
const PAUSE_EVERY = 32
const OWN_SCOPE: InstrumentationScope = { name: '@sightline/core', version: VERSION }
const FIELD_OF: Readonly<Record<MetricKind, Field>> = {
  counter: METRIC.sum,
  observableCounter: METRIC.sum,
  upDownCounter: METRIC.sum,
  gauge: METRIC.gauge,
  observableGauge: METRIC.gauge,
  histogram: METRIC.histogram,
  // OpenTelemetry has no such kinds and asks for sums that are not monotonic ("OpenMetrics Info", "StateSet").
  info: METRIC.sum,
  stateset: METRIC.sum,
}

export interface MetricReading {
  readonly resource: Resource
  readonly families: readonly MetricFamily[]
  /** When they were collected, ms since the epoch. */
  readonly timeMs: number
  /** Exemplars from before were sent before. */
  readonly lastMs: number
  /** Histograms that have exponential buckets are sent with those; the others, and else all, with their own. */
  readonly histograms: HistogramAggregation
  /** Of the families that are sent as changes. */
  deltaOf(family: MetricFamily): DeltaMemory | undefined
}

/** @returns work that may be paused now and then, see `Pausable`; its end has the requests, each with memory of its own */
export function* encodeMetrics(
  writer: OtlpWriter,
  reading: MetricReading,
  maxBytes: number,
): Pausable<readonly EncodedRequest[]> {
  const requests: EncodedRequest[] = []
  const paper = new MetricPaper(writer, reading)
  for (const family of byScope(reading.families)) {
    const { generation, seriesCount } = family
    const delta = reading.deltaOf(family)
    delta?.follow()
    for (let series = 0; series < seriesCount; series += 1) {
      // Indices were dealt anew in the meantime: the rest is told the next time.
      if (family.generation !== generation) break
      paper.writePoint(family, series, delta)
      if (writer.size >= maxBytes) requests.push(paper.finish())
      if (series % PAUSE_EVERY === PAUSE_EVERY - 1) yield
    }
    paper.endFamily()
    if (delta !== undefined) delta.sinceMs = reading.timeMs
    yield
  }
  if (paper.items > 0) requests.push(paper.finish())
  return requests
}

/** The kit's own first, then scope by scope: a request names each scope once. */
function byScope(families: readonly MetricFamily[]): readonly MetricFamily[] {
  if (families.every((family) => family.scope === undefined)) return families
  const groups = new Map<string, MetricFamily[]>([[scopeKey(OWN_SCOPE), []]])
  for (const family of families) {
    const key = scopeKey(family.scope ?? OWN_SCOPE)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [family])
    else group.push(family)
  }
  return [...groups.values()].flat()
}

function scopeKey({ name, version, schemaUrl }: InstrumentationScope): string {
  return JSON.stringify([name, version, schemaUrl])
}

/** One request being written; a metric is begun with its first point, so that none is empty. */
class MetricPaper {
  items = 0
  readonly #writer: OtlpWriter
  readonly #reading: MetricReading
  #open: MetricFamily | undefined
  /** The open one. */
  #scope: InstrumentationScope = OWN_SCOPE
  /** Of the metric that is open: what kind its points are. */
  #points: Field = METRIC.gauge

  constructor(writer: OtlpWriter, reading: MetricReading) {
    this.#writer = writer
    this.#reading = reading
  }

  writePoint(family: MetricFamily, series: number, delta: DeltaMemory | undefined): void {
    if (family.shape === 'scalar') {
      this.#writeNumber(family, series, family.values[series]!, delta)
      return
    }
    if (family.shape === 'summary') {
      this.#writeSummary(family, series)
      return
    }
    const point = this.#sendsExponential(family) ? family.exponentialAt?.(series) : undefined
    if (point === undefined) this.#writeHistogram(family, series, delta)
    else this.#writeExponential(family, series, point, delta)
  }

  endFamily(): void {
    if (this.#open === undefined) return
    this.#writer.closeList()
    this.#writer.close()
    this.#writer.close()
    this.#open = undefined
  }

  /** The request so far; the next point begins another. */
  finish(): EncodedRequest {
    this.endFamily()
    closeScope(this.#writer, this.#scope.schemaUrl)
    closeExport(this.#writer)
    const request = { body: new Uint8Array(this.#writer.finish()), items: this.items }
    this.#writer.reset()
    this.items = 0
    return request
  }

  #writeNumber(family: MetricFamily, series: number, total: number, delta: DeltaMemory | undefined): void {
    const value = delta === undefined ? total : delta.take(series, 0, total)
    if (delta !== undefined && value === 0) return
    this.#begin(family, FIELD_OF[family.definition.kind], delta)
    const writer = this.#writer
    writer.open(POINTS.points)
    this.#writeTimes(NUMBER_POINT, family, series, delta)
    writer.number(NUMBER_POINT.value, value)
    writeLabels(writer, NUMBER_POINT.attributes, family, series)
    writer.close()
  }

  #writeHistogram(family: HistogramFamily, series: number, delta: DeltaMemory | undefined): void {
    const { stride } = family
    const first = series * stride
    const buckets = family.counts.slice(first, first + stride)
    if (delta !== undefined) {
      for (let bucket = 0; bucket < stride; bucket += 1) buckets[bucket] = delta.take(series, bucket, buckets[bucket]!)
    }
    const sum = delta === undefined ? family.sums[series]! : delta.take(series, stride, family.sums[series]!)
    const count = buckets.reduce((all, one) => all + one, 0)
    if (delta !== undefined && count === 0) return
    this.#begin(family, METRIC.histogram, delta)
    const writer = this.#writer
    writer.open(POINTS.points)
    this.#writeTimes(HISTOGRAM_POINT, family, series, delta)
    if (count > 0) writer.count(HISTOGRAM_POINT.count, count)
    if (hasSum(family)) writer.number(HISTOGRAM_POINT.sum, sum)
    writer.counts(HISTOGRAM_POINT.bucketCounts, buckets, 0, stride)
    writer.numbers(HISTOGRAM_POINT.bounds, family.bounds)
    writeExemplars(writer, HISTOGRAM_POINT.exemplars, family, series, this.#reading.lastMs)
    writeLabels(writer, HISTOGRAM_POINT.attributes, family, series)
    writer.close()
  }

  /** A histogram without bounds has nothing else to say. */
  #sendsExponential(family: HistogramFamily): boolean {
    return this.#reading.histograms === 'base2_exponential_bucket_histogram' || family.stride === 1
  }

  #writeExponential(
    family: HistogramFamily,
    series: number,
    total: ExponentialPoint,
    delta: DeltaMemory | undefined,
  ): void {
    const point = delta === undefined ? total : delta.exponential.take(series, total)
    const sum = delta === undefined ? family.sums[series]! : delta.take(series, family.stride, family.sums[series]!)
    const count = countOf(point)
    if (delta !== undefined && count === 0) return
    this.#begin(family, METRIC.exponential, delta)
    const writer = this.#writer
    writer.open(POINTS.points)
    writeLabels(writer, EXPONENTIAL_POINT.attributes, family, series)
    this.#writeTimes(EXPONENTIAL_POINT, family, series, delta)
    if (count > 0) writer.count(EXPONENTIAL_POINT.count, count)
    if (hasSum(family)) writer.number(EXPONENTIAL_POINT.sum, sum)
    writeExponential(writer, point)
    writeExemplars(writer, EXPONENTIAL_POINT.exemplars, family, series, this.#reading.lastMs)
    writer.close()
  }

  /** Always a total: a share of all values has no change. */
  #writeSummary(family: SummaryFamily, series: number): void {
    this.#begin(family, METRIC.summary, undefined)
    const writer = this.#writer
    writer.open(POINTS.points)
    this.#writeTimes(SUMMARY_POINT, family, series, undefined)
    const count = family.countAt(series)
    if (count > 0) writer.count(SUMMARY_POINT.count, count)
    writer.number(SUMMARY_POINT.sum, family.sumAt(series))
    writer.openList(SUMMARY_POINT.quantiles)
    const values = family.quantilesAt(series)
    for (const [at, quantile] of family.quantiles.entries()) {
      writer.open(SUMMARY_POINT.quantiles)
      writer.number(QUANTILE.quantile, quantile)
      writer.number(QUANTILE.value, values[at]!)
      writer.close()
    }
    writer.closeList()
    writeLabels(writer, SUMMARY_POINT.attributes, family, series)
    writer.close()
  }

  #writeTimes(
    fields: { readonly start: Field; readonly time: Field },
    family: MetricFamily,
    series: number,
    delta: DeltaMemory | undefined,
  ): void {
    const createdMs = family.createdAt(series)
    this.#writer.time(fields.start, Math.max(createdMs, delta?.sinceMs ?? 0))
    this.#writer.time(fields.time, this.#reading.timeMs)
  }

  #begin(family: MetricFamily, points: Field, delta: DeltaMemory | undefined): void {
    const writer = this.#writer
    const isFirst = this.items === 0
    this.items += 1
    if (this.#open === family && this.#points === points) return
    this.endFamily()
    if (isFirst) openExport(writer, METRIC_EXPORT, this.#reading.resource)
    this.#enterScope(family.scope ?? OWN_SCOPE, isFirst)
    this.#open = family
    this.#points = points
    const { name, help, unit, kind } = family.definition
    writer.open(METRIC_EXPORT.items)
    writer.text(METRIC.name, name)
    if (help !== '') writer.text(METRIC.description, help)
    if (unit !== undefined) writer.text(METRIC.unit, unit)
    writer.open(points)
    if (points !== METRIC.gauge && points !== METRIC.summary) {
      writer.small(POINTS.temporality, delta === undefined ? TEMPORALITY.cumulative : TEMPORALITY.delta)
    }
    if (kind === 'counter' || kind === 'observableCounter') writer.boolean(POINTS.isMonotonic, true)
    writer.openList(POINTS.points)
  }

  #enterScope(scope: InstrumentationScope, isFirst: boolean): void {
    if (!isFirst && scopeKey(scope) === scopeKey(this.#scope)) return
    if (!isFirst) closeScope(this.#writer, this.#scope.schemaUrl)
    openScope(this.#writer, METRIC_EXPORT, scope.name, scope.version)
    this.#scope = scope
  }
}

/** A sum that may fall is left out: readers take it for a counter (metrics.proto, HistogramDataPoint.sum). */
function hasSum(family: HistogramFamily): boolean {
  return !(family.bounds[0]! < 0)
}

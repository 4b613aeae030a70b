/**
 * The pages of one family as Metric messages, kept from scrape to scrape. A later scrape writes the doubles of counters
 * and gauges in their places; of histograms and summaries that changed it writes all
 * but the labels again.
 */
import type { MetricFamily, SummaryFamily } from '@sightline/core'
import type { ProtobufWriter } from '../../protobuf/protobuf-writer.ts'
import type { FamilyPages } from '../dialect.ts'
import { keepBytes } from '../keep-bytes.ts'
import { type LabelColumn, labelsText } from '../label-columns.ts'
import { scopeLabels } from '../scope-labels.ts'
import { type Scratch, SLOTS_PER_PAGE } from '../scratch.ts'
import { COUNTER_CREATED, FAMILY, METRIC, type TYPES, VALUE } from './message-fields.ts'
import { writeHistogram } from './write-histogram.ts'
import { writeLabels } from './write-labels.ts'
import { writeSummary } from './write-summary.ts'
import { writeTime } from './write-time.ts'

const DOUBLE_BYTES = 8
/** Numbers that native buckets weigh, about: a page of them must be written in well under a millisecond. */
const NATIVE_SLOTS = 32

interface Page {
  bytes: Buffer
  readonly count: number
  /** The numbers that `bytes` tells. */
  readonly values: Float64Array
  /** Of each series: where its value is (counters, gauges). */
  readonly places: Uint32Array
  /** Of each series: where its labels begin and end (histograms, summaries). */
  readonly labels: Uint32Array
}

export interface PageOptions {
  readonly type: keyof typeof TYPES
  readonly columns: readonly LabelColumn[]
  /** Constant labels as the bytes of LabelPairs. */
  readonly constantLabels: Uint8Array
  readonly writesCreated: boolean
}

/** What writing pages needs, and keeps from page to page. */
export interface PageTools {
  readonly writer: ProtobufWriter
  readonly scratch: Scratch
}

/** A class because each metric has one. */
export class ProtobufPages implements FamilyPages {
  readonly generation: number
  readonly seriesPerPage: number
  readonly #options: PageOptions
  readonly #tools: PageTools
  readonly #pages: Page[] = []
  /** Numbers that tell whether a series has changed: its value, or its buckets or quantiles and what they are of. */
  readonly #slots: number
  #family: MetricFamily

  constructor(family: MetricFamily, options: PageOptions, tools: PageTools) {
    this.generation = family.generation
    this.#family = family
    this.#options = options
    this.#tools = tools
    this.#slots = slotsOf(family)
    const native = family.shape === 'histogram' && family.exponentialAt?.(0) !== undefined ? NATIVE_SLOTS : 0
    this.seriesPerPage = Math.max(1, Math.floor(SLOTS_PER_PAGE / (this.#slots + native)))
  }

  /** Another object may stand for the same family from now on. */
  follow(family: MetricFamily): void {
    this.#family = family
  }

  at(index: number, _header: string, seriesCount: number, isFree: boolean): Buffer {
    const first = index * this.seriesPerPage
    const last = Math.min(first + this.seriesPerPage, seriesCount)
    const page = this.#pages[index]
    if (page === undefined || page.count !== last - first) {
      const written = this.#writePage(first, last)
      this.#pages[index] = written
      return written.bytes
    }
    const fresh = this.#tools.scratch.ofLength(page.values.length)
    this.#read(first, last, fresh)
    this.#refresh(page, first, fresh, isFree)
    return page.bytes
  }

  unseen(_header: string, first: number, last: number, seen: Set<string>): Buffer {
    const { writer } = this.#tools
    writer.reset()
    const scope = scopeLabels(this.#family.scope)
    for (let series = first; series < last; series += 1) {
      const labels = `${scope} ${labelsText(this.#options.columns, this.#family.labelValuesAt(series))}`
      if (!seen.has(labels)) this.#writeSeries(series)
      seen.add(labels)
    }
    return keepBytes(writer.finish())
  }

  #read(first: number, last: number, into: Float64Array): void {
    const family = this.#family
    if (family.shape === 'scalar') {
      const { values } = family
      for (let series = first; series < last; series += 1) into[series - first] = values[series]!
      return
    }
    if (family.shape === 'summary') {
      readSummaries(family, first, last, into)
      return
    }
    const { counts, sums, stride } = family
    let slot = 0
    for (let series = first; series < last; series += 1) {
      for (let bucket = series * stride; bucket < (series + 1) * stride; bucket += 1) into[slot++] = counts[bucket]!
      into[slot++] = sums[series]!
    }
  }

  #writePage(first: number, last: number): Page {
    const count = last - first
    const isScalar = this.#family.shape === 'scalar'
    const page = {
      count,
      values: new Float64Array(count * this.#slots),
      places: new Uint32Array(isScalar ? count : 0),
      labels: new Uint32Array(isScalar ? 0 : count * 2),
    }
    this.#read(first, last, page.values)
    return { ...page, bytes: keepBytes(this.#writeAll(first, page)) }
  }

  /** @param old - the page as it was, whose labels are taken over */
  #writeAll(first: number, page: Omit<Page, 'bytes'>, old?: Buffer): Uint8Array {
    const { writer } = this.#tools
    writer.reset()
    for (let at = 0; at < page.count; at += 1) {
      const start = writer.size
      const labelBytes = this.#writeSeries(first + at, old, page.labels[at * 2], page.labels[at * 2 + 1])
      if (this.#family.shape === 'scalar') {
        page.places[at] = writer.size - DOUBLE_BYTES
        continue
      }
      // Behind the tag and the length of the Metric.
      page.labels[at * 2] = start + 1 + varintLength(writer.size, start)
      page.labels[at * 2 + 1] = page.labels[at * 2]! + labelBytes
    }
    return writer.finish()
  }

  /** @returns how many bytes its labels take */
  #writeSeries(series: number, old?: Buffer, from = 0, to = 0): number {
    const { writer } = this.#tools
    const { columns, constantLabels, writesCreated, type } = this.#options
    const family = this.#family
    writer.open(FAMILY.metric)
    const start = writer.size
    if (old === undefined) {
      writer.raw(constantLabels, 0, constantLabels.length)
      writeLabels(writer, columns, family.labelValuesAt(series))
    } else writer.raw(old, from, to)
    const labelBytes = writer.size - start
    const createdMs = writesCreated ? family.createdAt(series) : Number.NaN
    if (family.shape === 'histogram') writeHistogram(writer, family, series, createdMs)
    else if (family.shape === 'summary') writeSummary(writer, family, series, createdMs)
    else {
      writer.open(type === 'counter' ? METRIC.counter : METRIC.gauge)
      if (type === 'counter') writeTime(writer, COUNTER_CREATED, createdMs)
      // The last of all, so that its place is known.
      writer.number(VALUE, family.values[series]!)
      writer.close()
    }
    writer.close()
    return labelBytes
  }

  #refresh(page: Page, first: number, fresh: Float64Array, isFree: boolean): void {
    const { values } = page
    const slot = nextChange(values, fresh, 0)
    if (slot === values.length) return
    if (this.#family.shape !== 'scalar') {
      values.set(fresh.subarray(0, values.length))
      page.bytes = keepBytes(this.#writeAll(first, page, page.bytes), isFree ? page.bytes : undefined)
      return
    }
    if (!isFree) page.bytes = Buffer.from(page.bytes)
    const view = new DataView(page.bytes.buffer, page.bytes.byteOffset, page.bytes.length)
    for (let at = slot; at < values.length; at = nextChange(values, fresh, at + 1)) {
      values[at] = fresh[at]!
      view.setFloat64(page.places[at]!, fresh[at]!, true)
    }
  }
}

function slotsOf(family: MetricFamily): number {
  if (family.shape === 'summary') return family.quantiles.length + 2
  return family.shape === 'histogram' ? family.stride + 1 : 1
}

function readSummaries(family: SummaryFamily, first: number, last: number, into: Float64Array): void {
  let slot = 0
  for (let series = first; series < last; series += 1) {
    for (const value of family.quantilesAt(series)) into[slot++] = value
    into[slot++] = family.sumAt(series)
    into[slot++] = family.countAt(series)
  }
}

/** The first slot from `from` on whose number differs; the number of slots when there is none. */
function nextChange(values: Float64Array, fresh: Float64Array, from: number): number {
  for (let slot = from; slot < values.length; slot += 1) {
    const value = values[slot]!
    const now = fresh[slot]!
    // NaN is not equal to itself; two of them are no change.
    if (value !== now && !(Number.isNaN(value) && Number.isNaN(now))) return slot
  }
  return values.length
}

/** How many bytes the length of the message takes that begins at `start` and ends at `end`. */
function varintLength(end: number, start: number): number {
  let bytes = 1
  for (let most = 128; end - start - 1 - bytes >= most; most *= 128) bytes += 1
  return bytes
}

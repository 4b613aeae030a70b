/** One WriteRequest being written (prompb/remote.proto). */
import { Buffer } from 'node:buffer'
import type { Exemplar } from '@sightline/core'
import { isShowable } from '../prometheus/exemplar-text.ts'
import type { FamilyNames } from '../prometheus/metric-name.ts'
import { ProtobufWriter } from '../protobuf/protobuf-writer.ts'
import type { LabelLayout, LineLabels } from './label-layout.ts'
import { snappy } from './snappy.ts'
import { EXEMPLAR, LABEL, METADATA, METADATA_TYPE, SAMPLE, TIME_SERIES, WRITE_REQUEST } from './write-request-fields.ts'

export interface PackedRequest {
  /** As it goes out, in memory of its own. */
  readonly body: Uint8Array
  readonly samples: number
}

/** The NaN that ends a series (remote write 1.0, "Stale Markers"). As a number it would lose its bits. */
const STALE_NAN = '020000000000f07f'

export class RequestPaper {
  samples = 0
  readonly #writer = new ProtobufWriter()
  readonly #timeMs: number
  readonly #staleSample: Uint8Array

  /** @param timeMs - of all samples, a whole number */
  constructor(timeMs: number) {
    this.#timeMs = timeMs
    this.#staleSample = staleSample(timeMs)
  }

  get size(): number {
    return this.#writer.size
  }

  metadata(names: FamilyNames, help: string): void {
    const writer = this.#writer
    writer.open(WRITE_REQUEST.metadata)
    writer.small(METADATA.type, METADATA_TYPE[names.type])
    writer.text(METADATA.family, names.sample)
    if (help !== '') writer.text(METADATA.help, help)
    if (names.unit !== '') writer.text(METADATA.unit, names.unit)
    writer.close()
  }

  /** @param value - undefined: the series ends here */
  series(layout: LabelLayout, line: LineLabels, value: number | undefined, exemplar?: Exemplar): void {
    const writer = this.#writer
    this.samples += 1
    writer.open(WRITE_REQUEST.series)
    for (const slot of layout) {
      const text = slot.read(line)
      if (text !== '') this.#label(TIME_SERIES.labels, slot.name, text)
    }
    if (value === undefined) writer.message(TIME_SERIES.samples, this.#staleSample)
    else {
      writer.open(TIME_SERIES.samples)
      writer.number(SAMPLE.value, value)
      writer.integer(SAMPLE.timestamp, this.#timeMs)
      writer.close()
    }
    if (exemplar !== undefined && isShowable(exemplar)) this.#exemplar(exemplar)
    writer.close()
  }

  /** The request so far, compressed; the next series begins another. */
  finish(): PackedRequest {
    const request = { body: snappy(this.#writer.finish()), samples: this.samples }
    this.#writer.reset()
    this.samples = 0
    return request
  }

  #exemplar({ value, timeMs, traceId, spanId }: Exemplar): void {
    const writer = this.#writer
    writer.open(TIME_SERIES.exemplars)
    this.#label(EXEMPLAR.labels, 'span_id', spanId)
    this.#label(EXEMPLAR.labels, 'trace_id', traceId)
    writer.number(EXEMPLAR.value, value)
    writer.integer(EXEMPLAR.timestamp, Math.round(timeMs))
    writer.close()
  }

  #label(field: (typeof TIME_SERIES)['labels'], name: string, value: string): void {
    const writer = this.#writer
    writer.open(field)
    writer.text(LABEL.name, name)
    writer.text(LABEL.value, value)
    writer.close()
  }
}

/** A Sample as its bytes. */
function staleSample(timeMs: number): Uint8Array {
  const bytes = [SAMPLE.value.tag, ...Buffer.from(STALE_NAN, 'hex'), SAMPLE.timestamp.tag]
  let rest = timeMs
  for (; rest > 0x7f; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 0x80)
  bytes.push(rest)
  return Uint8Array.from(bytes)
}

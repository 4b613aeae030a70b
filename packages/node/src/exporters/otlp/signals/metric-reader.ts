/** Reads all metrics at an interval and sends them. What waits for the receiver is sent before the next reading begins. */
import type { MetricDefinition, MetricFamily, Metrics, Resource, Runtime } from '@sightline/core'
import { within } from '../../../lifecycle/within.ts'
import { atOnce, inSlices, type Pausable } from '../../pausable.ts'
import { createTimeSlice } from '../../time-slice.ts'
import type { EncodedRequest } from '../encoded-request.ts'
import { encodeMetrics } from '../messages/write-metrics.ts'
import type { MetricSettings } from '../settle-otlp.ts'
import type { Sender } from '../transport/sender.ts'
import type { OtlpWriter } from '../wire/otlp-writer.ts'
import { DeltaMemory } from './delta-memory.ts'
import { SLICE_MS } from './slice.ts'
import { isDelta } from './temporality.ts'

/** Collectors take 20 MB by default, others 4; and a large copy takes milliseconds. */
const MAX_REQUEST_BYTES = 1_000_000

export interface MetricReaderParts extends MetricSettings {
  readonly runtime: Runtime
  readonly resource: Resource
  readonly sender: Sender
  readonly writer: OtlpWriter
}

export class MetricReader {
  readonly #parts: MetricReaderParts
  readonly #metrics: Metrics
  readonly #stop = new AbortController()
  readonly #timer: NodeJS.Timeout
  readonly #memories = new WeakMap<MetricDefinition | MetricFamily, DeltaMemory>()
  /** True from a flush that was sent in time: what came later is not known to be worth another. */
  hasFlushed = false
  #lastMs = 0
  /** Of the last reading: what came since the one before cannot be read again. */
  #unsent: EncodedRequest[] = []
  #running: Promise<void> | undefined

  constructor(parts: MetricReaderParts) {
    this.#parts = parts
    this.#metrics = parts.runtime.metrics
    if (parts.takesExemplars) this.#metrics.showExemplars()
    this.#timer = setInterval(() => {
      this.#running ??= this.#export()
    }, parts.intervalMs)
    this.#timer.unref()
  }

  /** Reads and sends now, after what is being sent. Resolves when it is sent, at the latest after this time. */
  async flush(withinMs: number): Promise<void> {
    const work = async () => {
      await this.#running
      this.#running ??= this.#export()
      await this.#running
    }
    this.hasFlushed = await within(withinMs, work())
  }

  /** What has not arrived, and all metrics as they are now, encoded at once; for exits. */
  takeAll(): readonly EncodedRequest[] {
    this.hasFlushed = true
    const unsent = this.#unsent
    this.#unsent = []
    return [...unsent, ...atOnce(this.#read())]
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
    this.#stop.abort()
    await this.#running
  }

  /** All metrics now, encoded; work that may be paused. */
  #read(): Pausable<readonly EncodedRequest[]> {
    const { runtime, resource, writer, temporality, histograms } = this.#parts
    const timeMs = runtime.clock.now()
    const lastMs = this.#lastMs
    this.#lastMs = timeMs
    writer.reset()
    const deltaOf = (family: MetricFamily) =>
      isDelta(temporality, family.definition.kind) ? this.#memoryOf(family) : undefined
    const families = this.#metrics.collect()
    return encodeMetrics(writer, { resource, families, timeMs, lastMs, histograms, deltaOf }, MAX_REQUEST_BYTES)
  }

  async #export(): Promise<void> {
    try {
      await this.#metrics.prepare()
      this.#unsent = [...(await inSlices(this.#read(), createTimeSlice(SLICE_MS)))]
      for (let request = this.#unsent[0]; request !== undefined; request = this.#unsent[0]) {
        await this.#parts.sender.send(request, this.#stop.signal)
        this.#unsent.shift()
      }
    } catch (error) {
      this.#parts.runtime.guard.report('OTLP export of metrics', error)
    } finally {
      this.#running = undefined
    }
  }

  #memoryOf(family: MetricFamily): DeltaMemory {
    // A merged family has the definition of the own one that it stands for; one of another API makes its definition anew.
    const key = family.scope === undefined ? family.definition : family
    const memory = this.#memories.get(key) ?? new DeltaMemory(family)
    this.#memories.set(key, memory)
    memory.family = family
    return memory
  }
}

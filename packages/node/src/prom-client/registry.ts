/** A set of metrics and the text of them. The text is written in slices, so that a scrape never holds the event loop. */
import { createTimeSlice, type TimeSlice } from '../exporters/time-slice.ts'
import { openMetricsContentType, prometheusContentType } from './content-type.ts'
import type {
  OpenMetricsContentType,
  PrometheusContentType,
  RegistryContentType,
  Registry as RegistryShape,
} from './contract.ts'
import { writeMetric } from './metric-text.ts'
import { type MetricReading, type RegisteredThing, SOURCE, type TextOptions } from './readable-metric.ts'

const SLICE_MS = 2

export class MetricRegistry {
  #metrics = new Map<string, RegisteredThing>()
  #defaultLabels: Readonly<Record<string, unknown>> = {}
  #contentType: RegistryContentType
  /** Told when the content type changes. */
  onChange: (() => void) | undefined

  static get PROMETHEUS_CONTENT_TYPE(): PrometheusContentType {
    return prometheusContentType
  }

  static get OPENMETRICS_CONTENT_TYPE(): OpenMetricsContentType {
    return openMetricsContentType
  }

  /** @throws TypeError for a content type that is neither of the two */
  constructor(contentType: RegistryContentType = prometheusContentType) {
    if (!isContentType(contentType)) throw new TypeError(`Content type ${contentType} is unsupported`)
    this.#contentType = contentType
  }

  /** @throws what a metric's `collect` throws */
  async metrics(): Promise<string> {
    const all = [...this.#metrics.values()]
    const slice = createTimeSlice(SLICE_MS)
    const texts: string[] = []
    const options = this.#textOptions()
    await Promise.all(all.map((metric) => runCollect(metric)))
    for (const metric of all) texts.push(await writeMetric(metric, options, slice))
    return options.isOpenMetrics ? `${texts.join('\n')}\n# EOF\n` : `${texts.join('\n\n')}\n`
  }

  async getSingleMetricAsString(name: string): Promise<string> {
    return this.getMetricsAsString(this.#metrics.get(name) as RegisteredThing)
  }

  async getMetricsAsString(metric: RegisteredThing): Promise<string> {
    const slice: TimeSlice = createTimeSlice(SLICE_MS)
    await runCollect(metric)
    return writeMetric(metric, this.#textOptions(), slice)
  }

  getMetricsAsArray(): RegisteredThing[] {
    return [...this.#metrics.values()]
  }

  async getMetricsAsJSON(): Promise<MetricReading[]> {
    const defaults = Object.entries(this.#defaultLabels)
    const readings = (await Promise.all(this.getMetricsAsArray().map((metric) => metric.get()))) as MetricReading[]
    if (defaults.length === 0) return readings
    for (const { values } of readings) {
      for (const value of values ?? []) {
        const labels: Record<string, unknown> = { ...value.labels }
        for (const [name, text] of defaults) labels[name] ||= text
        value.labels = labels
      }
    }
    return readings
  }

  /** @throws Error when another metric has the name */
  registerMetric(metric: RegisteredThing): void {
    const standing = this.#metrics.get(metric.name)
    if (standing !== undefined && standing !== metric) {
      throw new Error(`A metric with the name ${metric.name} has already been registered.`)
    }
    this.#metrics.set(metric.name, metric)
  }

  removeSingleMetric(name: string): void {
    this.#metrics.delete(name)
  }

  getSingleMetric(name: string): RegisteredThing | undefined {
    return this.#metrics.get(name)
  }

  clear(): void {
    this.#metrics.clear()
    this.#defaultLabels = {}
  }

  resetMetrics(): void {
    for (const metric of this.#metrics.values()) metric.reset?.()
  }

  /** @param labels - for every series that has none of that name; the object is kept */
  setDefaultLabels(labels: object): void {
    this.#defaultLabels = labels as Readonly<Record<string, unknown>>
  }

  get defaultLabels(): Readonly<Record<string, unknown>> {
    return this.#defaultLabels
  }

  get contentType(): RegistryContentType {
    return this.#contentType
  }

  /** @throws Error for a content type that is neither of the two */
  setContentType(contentType: RegistryContentType): void {
    if (!isContentType(contentType)) throw new Error(`Content type ${contentType} is unsupported`)
    this.#contentType = contentType
    this.onChange?.()
  }

  /** @returns a registry with the metrics of all @throws Error when content types differ, or two metrics have one name */
  static merge(registries: readonly MetricRegistry[]): MetricRegistry {
    const [first] = registries
    const merged = new MetricRegistry(first?.contentType)
    if (registries.some((registry) => registry.contentType !== first?.contentType)) {
      throw new Error('Registers can only be merged if they have the same content type')
    }
    for (const registry of registries) for (const metric of registry.getMetricsAsArray()) merged.registerMetric(metric)
    return merged
  }

  #textOptions(): TextOptions {
    const hasDefaults = Object.keys(this.#defaultLabels).length > 0
    return {
      isOpenMetrics: this.#contentType === openMetricsContentType,
      defaultLabels: hasDefaults ? this.#defaultLabels : undefined,
    }
  }
}

function isContentType(given: unknown): given is RegistryContentType {
  return given === prometheusContentType || given === openMetricsContentType
}

/** What is not ours runs its own `collect` in `get`. */
async function runCollect(metric: RegisteredThing): Promise<void> {
  if (metric[SOURCE] !== undefined) await metric.collect?.()
}

export type Registry<T extends RegistryContentType = PrometheusContentType> = RegistryShape<T>
export const Registry = MetricRegistry as unknown as {
  new <T extends RegistryContentType = PrometheusContentType>(contentType?: T): RegistryShape<T>
  merge(registers: RegistryShape[]): RegistryShape
  readonly PROMETHEUS_CONTENT_TYPE: PrometheusContentType
  readonly OPENMETRICS_CONTENT_TYPE: OpenMetricsContentType
}

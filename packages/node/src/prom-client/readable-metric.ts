/** What registries and the kit read of this facade's own metrics beside the public methods. */
import type { MetricFamily } from '@sightline/core'
import type { Aggregator, MetricType } from './contract.ts'

/** Under symbols, so that nothing of it is in the way of a subclass. */
export const SOURCE = Symbol('sightline.prom-client.source')

export interface TextOptions {
  readonly isOpenMetrics: boolean
  readonly defaultLabels: Readonly<Record<string, unknown>> | undefined
}

export interface MetricSource {
  /** What the kit's exporters read; undefined where they have no such kind. */
  readonly family: MetricFamily | undefined
  /** Rises when a reading that was begun must be begun again. */
  readonly epoch: number
  /** Before a reading: gives up the places of removed series. */
  settle(): void
  /** The lines of all series, some at a time; each begins with a line feed. */
  lines(options: TextOptions): Iterable<string>
}

/** A metric of this facade, or whatever else was registered: all but the first two are what it has if it is ours. */
export interface RegisteredThing {
  readonly name: string
  readonly type?: MetricType
  readonly [SOURCE]?: MetricSource
  readonly help?: string
  readonly aggregator?: Aggregator
  collect?(): void | Promise<void>
  get(): unknown
  getForPromString?(): unknown
  reset?(): void
}

/** What `get` of any metric gives. */
export interface MetricReading {
  readonly name: string
  readonly help: string
  readonly type: MetricType
  readonly aggregator?: Aggregator | undefined
  readonly values?: readonly ReadValue[]
}

export interface ReadValue {
  value: number
  labels?: Record<string, unknown>
  sharedLabels?: Record<string, unknown>
  metricName?: string
  exemplar?: ExemplarReading | null | undefined
}

/** An exemplar with the labels that the caller chose. */
export interface ExemplarReading {
  labelSet: Readonly<Record<string, unknown>>
  value: number
  /** Seconds since the epoch. */
  timestamp?: number
}

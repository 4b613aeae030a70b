/** What becomes of one instrument through one view, or through none: the metric that is to be made. */
import type { InstrumentationScope, MetricKind } from '@sightline/core'
import type { InstrumentDescriptor } from './instrument-descriptor.ts'
import { createKeyFilter, type KeyFilter } from './key-filter.ts'
import type { InstrumentType, OtelView, ViewAggregation } from './view.ts'

/** OpenTelemetry, "Metrics SDK", "Explicit bucket histogram aggregation". */
const DEFAULT_BOUNDARIES = [0, 5, 10, 25, 50, 75, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10_000]
/** The advice of OpenTelemetry's conventions for durations in seconds; the others are meant for milliseconds. */
const SECONDS_BOUNDARIES = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10]

/** How fine an exponential histogram may be (OpenTelemetry, "Base2 exponential bucket histogram aggregation"). */
export interface Exponential {
  readonly maxSize: number
  readonly maxScale: number
}

export interface StreamPlan {
  readonly scope: InstrumentationScope
  readonly type: InstrumentType
  readonly name: string
  readonly description: string
  readonly unit: string
  readonly kind: MetricKind
  /** Values are reported by callbacks, when somebody collects. */
  readonly isObserved: boolean
  /** How values come together. */
  readonly aggregation: 'sum' | 'lastValue' | 'histogram'
  /** Of a histogram with explicit buckets; none of one with exponential ones. */
  readonly boundaries: readonly number[]
  readonly exponential: Exponential | undefined
  readonly filter: KeyFilter | undefined
  readonly limit: number
  /** The view says what the description is. */
  readonly isDescribed: boolean
}

export interface PlanParts {
  readonly scope: InstrumentationScope
  readonly instrument: InstrumentDescriptor
  readonly view: OtelView | undefined
  /** Series a metric may have where its view does not say. */
  readonly limit: number
}

/** @returns undefined where the view drops the instrument */
export function planStream({ scope, instrument, view, limit }: PlanParts): StreamPlan | undefined {
  const wanted: ViewAggregation = view?.aggregation ?? { type: 'default' }
  if (wanted.type === 'drop') return undefined
  const aggregation = wanted.type === 'default' ? defaultOf(instrument.type) : aggregationOf(wanted)
  return {
    scope,
    type: instrument.type,
    name: view?.name ?? instrument.name,
    description: view?.description ?? instrument.description,
    unit: instrument.unit,
    kind: kindOf(instrument.type, aggregation),
    isObserved: isObserved(instrument.type),
    aggregation,
    boundaries: aggregation === 'histogram' ? boundariesOf(wanted, instrument) : [],
    exponential: wanted.type === 'exponential' ? exponentialOf(wanted) : undefined,
    filter: createKeyFilter(view?.attributeKeys),
    limit: view?.aggregationCardinalityLimit ?? limit,
    isDescribed: view?.description !== undefined,
  }
}

export function isObserved(type: InstrumentType): boolean {
  return type.startsWith('observable')
}

/** Buckets of values that callbacks report would count the same value at each collection. */
export function isPossible(view: OtelView, type: InstrumentType): boolean {
  const wanted = view.aggregation?.type
  return !isObserved(type) || (wanted !== 'explicitBuckets' && wanted !== 'exponential')
}

function exponentialOf({
  maxSize = 160,
  maxScale = 20,
}: ViewAggregation & { readonly type: 'exponential' }): Exponential {
  return { maxSize, maxScale }
}

function defaultOf(type: InstrumentType): StreamPlan['aggregation'] {
  if (type === 'histogram') return 'histogram'
  return type === 'gauge' || type === 'observableGauge' ? 'lastValue' : 'sum'
}

function aggregationOf(wanted: ViewAggregation): StreamPlan['aggregation'] {
  return wanted.type === 'sum' || wanted.type === 'lastValue' ? wanted.type : 'histogram'
}

function kindOf(type: InstrumentType, aggregation: StreamPlan['aggregation']): MetricKind {
  if (aggregation === 'histogram') return 'histogram'
  if (aggregation === 'lastValue') return isObserved(type) ? 'observableGauge' : 'gauge'
  if (type === 'observableCounter') return type
  return type === 'counter' || type === 'histogram' ? 'counter' : 'upDownCounter'
}

function boundariesOf(wanted: ViewAggregation, instrument: InstrumentDescriptor): readonly number[] {
  if (wanted.type === 'explicitBuckets') return [...wanted.boundaries]
  // A histogram that has only exponential buckets is sent and shown with those.
  if (wanted.type === 'exponential') return []
  return instrument.boundaries ?? (instrument.unit === 's' ? SECONDS_BOUNDARIES : DEFAULT_BOUNDARIES)
}

/** The same for plans whose measurements may come together in one metric. */
export function planKey(plan: StreamPlan): string {
  const { unit, kind, isObserved: isAsked, aggregation, boundaries, exponential, filter } = plan
  return JSON.stringify([unit, kind, isAsked, aggregation, boundaries, exponential, filter?.identity])
}

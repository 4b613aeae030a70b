/**
 * All metrics as they are now, as WriteRequests: each of a bounded size and compressed, the series named as the text
 * exposition names them. Series of different requests are never the same, so their order is free; readings have one.
 */
import type { HistogramFamily, MetricFamily, Resource, ScalarFamily, SummaryFamily } from '@sightline/core'
import type { Pausable } from '../pausable.ts'
import type { ExpositionPlan, PlannedFamily } from '../prometheus/exposition-plan.ts'
import { familyColumns, labelColumns } from '../prometheus/label-columns.ts'
import type { FamilyNames } from '../prometheus/metric-name.ts'
import { canonicalNumber } from '../prometheus/number-text.ts'
import { TARGET_HELP, TARGET_NAMES, targetLabels } from '../prometheus/target-info.ts'
import { type LabelLayout, labelLayout } from './label-layout.ts'
import { type PackedRequest, RequestPaper } from './request-paper.ts'
import type { SeriesMemory } from './series-memory.ts'

/** Before compression. About 1,500 samples, and 1 ms to compress: a request is the longest that is done in one piece. */
const MAX_REQUEST_BYTES = 160_000
/** Series between two chances to pause. */
const PAUSE_EVERY = 32

export interface Reading {
  readonly resource: Resource
  readonly families: readonly MetricFamily[]
  readonly plan: ExpositionPlan
  /** Labels of every series, under names that Prometheus allows. */
  readonly labels: Readonly<Record<string, string>>
  /** Of all samples; a whole number, above that of the reading before. */
  readonly timeMs: number
  /** Exemplars from before were sent before. */
  readonly lastMs: number
  /** Adds type, help and unit of each family. */
  readonly hasMetadata: boolean
  /** Every series ends here, instead of having a value. */
  readonly isStale: boolean
  readonly memory: SeriesMemory
}

/** @returns work that may be paused now and then, see `Pausable`; its end has the requests */
export function* writeRequests(reading: Reading): Pausable<readonly PackedRequest[]> {
  const paper = new RequestPaper(reading.timeMs)
  const requests: PackedRequest[] = []
  writeTarget(paper, reading)
  for (const planned of reading.plan.families) {
    yield
    const members = planned.members.map((index) => reading.families[index]!).filter((one) => one.seriesCount > 0)
    if (members.length > 0 && reading.hasMetadata) paper.metadata(planned.names, planned.definition.help)
    const seen = members.length > 1 ? new Set<string>() : undefined
    for (const family of members) yield* writeFamily(paper, reading, planned, family, requests, seen)
  }
  for (const { layout, sample, values } of reading.memory.takeGone()) {
    paper.series(layout, { name: sample, values }, undefined)
    if (paper.size >= MAX_REQUEST_BYTES) requests.push(paper.finish())
  }
  if (paper.samples > 0) requests.push(paper.finish())
  return requests
}

function writeTarget(paper: RequestPaper, { resource, labels, hasMetadata, isStale }: Reading): void {
  const { names, values } = targetLabels(resource)
  if (hasMetadata) paper.metadata(TARGET_NAMES, TARGET_HELP)
  const layout = labelLayout(labelColumns(names), labels)
  paper.series(layout, { name: TARGET_NAMES.sample, values }, isStale ? undefined : 1)
}

/** @param seen - labels that are taken, where several families have one name: the first one's value counts */
function* writeFamily(
  paper: RequestPaper,
  reading: Reading,
  { names }: PlannedFamily,
  family: MetricFamily,
  requests: PackedRequest[],
  seen: Set<string> | undefined,
): Pausable<void> {
  const { definition, generation, seriesCount } = family
  const layout = labelLayout(familyColumns(definition, names), reading.labels)
  const write = writerOf(paper, names, layout, family, reading)
  const note = seen === undefined ? reading.memory.follow(definition, layout, names.sample) : undefined
  for (let series = 0; series < seriesCount; series += 1) {
    // Indices were dealt anew in the meantime: the rest is told the next time.
    if (family.generation !== generation) {
      reading.memory.keep(definition)
      break
    }
    const values = family.labelValuesAt(series)
    if (isNew(seen, layout, values)) write(series, values)
    note?.(values)
    if (paper.size >= MAX_REQUEST_BYTES) requests.push(paper.finish())
    if (series % PAUSE_EVERY === PAUSE_EVERY - 1) yield
  }
}

function isNew(seen: Set<string> | undefined, layout: LabelLayout, values: readonly string[]): boolean {
  if (seen === undefined) return true
  const { size } = seen
  return seen.add(JSON.stringify(layout.map((slot) => slot.read({ name: '', values })))).size > size
}

type SeriesWriter = (series: number, values: readonly string[]) => void
type Moment = Pick<Reading, 'isStale' | 'lastMs'>

function writerOf(
  paper: RequestPaper,
  names: FamilyNames,
  layout: LabelLayout,
  family: MetricFamily,
  moment: Moment,
): SeriesWriter {
  if (family.shape === 'scalar') return scalarWriter(paper, names, layout, family, moment)
  if (family.shape === 'summary') return summaryWriter(paper, names, layout, family, moment)
  return histogramWriter(paper, names, layout, family, moment)
}

function scalarWriter(
  paper: RequestPaper,
  names: FamilyNames,
  layout: LabelLayout,
  family: ScalarFamily,
  { isStale }: Moment,
): SeriesWriter {
  return (series, values) =>
    paper.series(layout, { name: names.sample, values }, isStale ? undefined : family.values[series]!)
}

/** As the text exposition: each bucket, cumulative, then sum and count. */
function histogramWriter(
  paper: RequestPaper,
  names: FamilyNames,
  layout: LabelLayout,
  family: HistogramFamily,
  { isStale, lastMs }: Moment,
): SeriesWriter {
  const bounds = [...family.bounds, Number.POSITIVE_INFINITY].map(canonicalNumber)
  const told = (value: number) => (isStale ? undefined : value)
  return (series, values) => {
    let count = 0
    for (const [bucket, le] of bounds.entries()) {
      count += family.counts[series * family.stride + bucket]!
      const exemplar = isStale ? undefined : family.exemplarAt(series, bucket)
      const isFresh = exemplar !== undefined && exemplar.timeMs > lastMs
      const line = { name: `${names.family}_bucket`, le, values }
      paper.series(layout, line, told(count), isFresh ? exemplar : undefined)
    }
    paper.series(layout, { name: `${names.family}_sum`, values }, told(family.sums[series]!))
    paper.series(layout, { name: `${names.family}_count`, values }, told(count))
  }
}

function summaryWriter(
  paper: RequestPaper,
  names: FamilyNames,
  layout: LabelLayout,
  family: SummaryFamily,
  { isStale }: Moment,
): SeriesWriter {
  const quantiles = family.quantiles.map(canonicalNumber)
  const told = (value: number) => (isStale ? undefined : value)
  return (series, values) => {
    const found = family.quantilesAt(series)
    for (const [at, quantile] of quantiles.entries()) {
      paper.series(layout, { name: names.family, quantile, values }, told(found[at]!))
    }
    paper.series(layout, { name: `${names.family}_sum`, values }, told(family.sumAt(series)))
    paper.series(layout, { name: `${names.family}_count`, values }, told(family.countAt(series)))
  }
}

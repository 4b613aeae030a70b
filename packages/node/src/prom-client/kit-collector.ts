/**
 * Adds the default registry's metrics to what the kit's exporters collect, once Sightline is started. A name that both
 * have is the facade's: the service asked for it. The kit's metric is then shown under the name that follows from its
 * OpenTelemetry name or, where that is the same, with `sightline_` before it. Default metrics that the kit measures, too, are shown once: the kit's.
 */
import { type MetricFamily, runtime } from '@sightline/core'
import { labelName } from '../exporters/prometheus/label-columns.ts'
import { type FamilyNames, familyNames } from '../exporters/prometheus/metric-name.ts'
import { within } from '../lifecycle/within.ts'
import { isDefaultMetric } from './default-metrics/default-gauge.ts'
import { defaultRegistry } from './default-registry.ts'
import { withDefaultLabels, withName } from './presented-family.ts'
import { type RegisteredThing, SOURCE } from './readable-metric.ts'

interface Offered {
  readonly family: MetricFamily
  readonly isDefault: boolean
}

let isAdded = false
const namesOf = remember((family: MetricFamily): FamilyNames => familyNames(family.definition, family.shape))
const derivedOf = remember((family: MetricFamily) => withName(family, undefined))
const prefixedOf = remember((family: MetricFamily) => withName(family, `sightline_${namesOf(family).sample}`))
const labelledOf = remember((defaults: Readonly<Record<string, unknown>>) =>
  remember((family: MetricFamily) => withDefaultLabels(family, defaults)),
)
/** How long a scrape waits for asynchronous `collect` functions: less than a server waits for a scrape. */
const WAIT_MS = 2_000
/** Each metric's asynchronous `collect` that has not ended: it is not begun a second time. */
const collecting = new Map<RegisteredThing, Promise<void>>()
/** Every `collect` was run for the collection that comes next. */
let isPrepared = false

/** A second call does nothing. */
export function addToKit(): void {
  if (isAdded) return
  isAdded = true
  runtime.metrics.addCollector((families) => (runtime.isOn ? withOffered(families, offer()) : families), prepare)
}

async function prepare(): Promise<void> {
  if (!runtime.isOn) return
  for (const metric of defaultRegistry.getMetricsAsArray()) runCollect(metric)
  if (collecting.size > 0) await within(WAIT_MS, Promise.all(collecting.values()))
  isPrepared = true
}

/** The default registry's families; where nobody prepared, after each metric's `collect`, which is then not waited for. */
function offer(): Offered[] {
  const metrics = defaultRegistry.getMetricsAsArray()
  if (!isPrepared) for (const metric of metrics) runCollect(metric)
  isPrepared = false
  const { defaultLabels } = defaultRegistry
  return metrics.flatMap((metric) => {
    const source = metric[SOURCE]
    if (source?.family === undefined) return []
    source.settle()
    const family = labelledOf(defaultLabels)(source.family)
    return [{ family, isDefault: isDefaultMetric(metric) }]
  })
}

/** What is not ours is not offered, so its `collect` is not ours to run. */
function runCollect(metric: RegisteredThing): void {
  if (metric[SOURCE] === undefined || collecting.has(metric)) return
  const where = `collect of metric ${metric.name}`
  const pending = runtime.guard.run(where, () => metric.collect?.())
  if (!(pending instanceof Promise)) return
  const ended = pending
    .catch((error: unknown) => runtime.guard.report(where, error))
    .finally(() => collecting.delete(metric))
  collecting.set(metric, ended)
}

function withOffered(families: readonly MetricFamily[], offered: readonly Offered[]): readonly MetricFamily[] {
  const standing = new Map<string, MetricFamily>()
  for (const family of families) if (family.seriesCount > 0) standing.set(namesOf(family).sample, family)
  const shown = offered.filter(({ family, isDefault }) => {
    const other = standing.get(namesOf(family).sample)
    return !(isDefault && other !== undefined && isAlike(other, family))
  })
  const taken = new Set(shown.flatMap(({ family }) => namesOf(family).claims))
  const isTaken = (family: MetricFamily) => namesOf(family).claims.some((claim) => taken.has(claim))
  const freeOf = (family: MetricFamily) => {
    if (!isTaken(family)) return family
    return isTaken(derivedOf(family)) ? prefixedOf(family) : derivedOf(family)
  }
  return [...families.map(freeOf), ...shown.map(({ family }) => family)]
}

function isAlike(one: MetricFamily, other: MetricFamily): boolean {
  const labels = ({ definition }: MetricFamily) => (definition.labels ?? []).map(labelName).sort().join()
  return labels(one) === labels(other)
}

/** Makes what belongs to an object once, and again only for another object. */
function remember<K extends object, V>(make: (key: K) => V): (key: K) => V {
  const known = new WeakMap<K, V>()
  return (key) => {
    const value = known.get(key) ?? make(key)
    known.set(key, value)
    return value
  }
}

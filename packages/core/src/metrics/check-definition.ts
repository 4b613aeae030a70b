/**
 * Checks one row of a metric table and gives the frozen copy that the registry works with. The rules: OpenTelemetry's
 * instrument names and units ("Instrument name syntax"), Prometheus' label names once sanitised, help for everybody.
 */
import { coreErrors } from '../errors/core-errors.ts'
import { type CheckedDefinition, countCombinations } from './checked-definition.ts'
import { MERGE_RULES, METRIC_KINDS, type MetricDefinition } from './definition.ts'

const NAME = /^[A-Za-z][A-Za-z0-9_.\-/]{0,254}$/
const UNIT = /^[\x20-\x7e]{1,63}$/
const LABEL = /^[A-Za-z_][A-Za-z0-9_.:\-/]*$/
const PROMETHEUS_NAME = /^[A-Za-z_:][A-Za-z0-9_:]*$/
const RESERVED_LABELS: ReadonlySet<string> = new Set(['le', 'quantile'])
/** Series made at 0 when a table is used; more is a label set that was better left open. */
const MAX_COMBINATIONS = 500
/** Seconds; the advice of OpenTelemetry's HTTP conventions for request durations. */
const DEFAULT_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10]

/** Throws unless `holds`, with the rule and what came instead. */
type Demand = (holds: boolean, rule: string, got: unknown) => void

/** @throws SightlineError `SL_METRIC_INVALID` naming the table's row, the rule and what came */
export function checkDefinition(key: string, given: MetricDefinition): CheckedDefinition {
  const demand: Demand = (holds, rule, got) => {
    if (!holds) throw coreErrors.metricInvalid({ key, rule, got: show(got) })
  }
  demand(typeof given === 'object' && given !== null, 'wants a definition object', given)
  checkHead(given, demand)
  const states = checkStates(given, demand)
  const labels = checkLabels(labelsOf(given), demand)
  const values = checkValues(
    states ? { ...given.values, [labels.at(-1)!]: states } : (given.values ?? {}),
    labels,
    demand,
  )
  const combinations = countCombinations({ labels, values }) ?? 0
  const rule = `"values" allow at most ${MAX_COMBINATIONS} combinations, each is a series from the start`
  demand(combinations <= MAX_COMBINATIONS, rule, combinations)
  const { kind, name, help, unit, merge, prometheusName, types } = given
  return Object.freeze({
    kind,
    name,
    help,
    ...(unit !== undefined && { unit }),
    labels,
    ...(Object.keys(values).length > 0 && { values }),
    ...(states && { states }),
    ...(types !== undefined && { types: checkTypes(types, labels, demand) }),
    buckets: checkBuckets(given, demand),
    ...(merge !== undefined && { merge }),
    ...(prometheusName !== undefined && { prometheusName }),
  })
}

function checkHead(given: MetricDefinition, demand: Demand): void {
  const { kind, name, help, unit, merge, prometheusName } = given
  demand(METRIC_KINDS.includes(kind), `"kind" wants one of ${METRIC_KINDS.join(', ')}`, kind)
  demand(matches(NAME, name), '"name" wants a letter, then up to 254 letters, digits or _ . - /', name)
  demand(typeof help === 'string' && help.trim() !== '', '"help" wants a sentence', help)
  demand(unit === undefined || matches(UNIT, unit), '"unit" wants up to 63 ASCII characters of UCUM', unit)
  const isNamed = prometheusName === undefined || matches(PROMETHEUS_NAME, prometheusName)
  demand(isNamed, '"prometheusName" wants letters, digits, _ and :, no digit first', prometheusName)
  const isGauge = kind === 'gauge' || kind === 'observableGauge'
  demand(
    merge === undefined || (isGauge && MERGE_RULES.includes(merge)),
    `"merge" of a gauge wants one of ${MERGE_RULES.join(', ')}`,
    merge,
  )
  const isTwice = (kind === 'counter' || kind === 'observableCounter') && /[._\-/]total$/i.test(name)
  demand(!isTwice, '"name" of a counter must not end in total: exporters add it', name)
}

function checkLabels(given: readonly string[], demand: Demand): readonly string[] {
  demand(Array.isArray(given), '"labels" wants a list of names', given)
  const taken = new Map<string, string>()
  for (const label of given) {
    demand(matches(LABEL, label), '"labels" want a letter or _, then letters, digits or _ . : - /', label)
    const name = sanitised(label)
    demand(!label.startsWith('__') && !RESERVED_LABELS.has(name), '"labels" must not use le, quantile or __*', label)
    // A label that every object has by birth would be read from its prototype where a caller left it out.
    demand(!(label in Object.prototype), '"labels" must not be named like a property of every object', label)
    demand(!taken.has(name), `"labels" must differ in Prometheus, where "${taken.get(name)}" is ${name} too`, label)
    taken.set(name, label)
  }
  return Object.freeze([...given])
}

/** A state set has a label more, its own, which is named like the metric. */
function labelsOf({ kind, name, prometheusName = name, labels = [] }: MetricDefinition): readonly string[] {
  return kind === 'stateset' && Array.isArray(labels) ? [...labels, prometheusName] : labels
}

function checkStates({ kind, unit, states }: MetricDefinition, demand: Demand): readonly string[] | undefined {
  if (kind !== 'stateset') {
    demand(states === undefined, `"states" are for state sets, not for a ${kind}`, states)
    return undefined
  }
  const isList = Array.isArray(states) && states.length > 0 && states.every((state) => state !== '')
  demand(isList, '"states" want a list of at least one text', states)
  demand(unit === undefined, '"unit" is not for a state set', unit)
  return states
}

/** A copy whose keys are in the order of the labels. */
function checkValues(
  given: NonNullable<MetricDefinition['values']>,
  labels: readonly string[],
  demand: Demand,
): NonNullable<MetricDefinition['values']> {
  demand(typeof given === 'object' && given !== null, '"values" wants lists of texts by label', given)
  const stray = Object.keys(given).find((label) => !labels.includes(label))
  demand(stray === undefined, '"values" wants declared labels only', stray)
  const checked: Record<string, readonly string[]> = {}
  for (const label of labels) {
    if (!Object.hasOwn(given, label)) continue
    const values: readonly string[] | undefined = given[label]
    const isList = Array.isArray(values) && values.length > 0 && values.every((value) => typeof value === 'string')
    demand(isList, `"values" of "${label}" want a list of at least one text`, values)
    demand(new Set(values).size === values!.length, `"values" of "${label}" must not repeat`, values)
    checked[label] = Object.freeze([...values!])
  }
  return Object.freeze(checked)
}

/** A copy whose keys are in the order of the labels. */
function checkTypes(given: NonNullable<MetricDefinition['types']>, labels: readonly string[], demand: Demand) {
  for (const [label, type] of Object.entries(given)) {
    demand(type === 'int' && labels.includes(label), '"types" want int for declared labels', `${label}: ${type}`)
  }
  const typed = labels.filter((label) => Object.hasOwn(given, label))
  return Object.freeze(Object.fromEntries(typed.map((label) => [label, 'int' as const])))
}

function checkBuckets({ kind, unit, buckets }: MetricDefinition, demand: Demand): readonly number[] {
  if (kind !== 'histogram') {
    demand(buckets === undefined, `"buckets" are for histograms, not for a ${kind}`, buckets)
    return Object.freeze([])
  }
  demand(buckets !== undefined || unit === 's', '"buckets" are required unless the unit is s', buckets)
  const bounds = buckets ?? DEFAULT_BUCKETS
  const isAscending =
    Array.isArray(bounds) && bounds.every((bound, i) => Number.isFinite(bound) && (i === 0 || bound > bounds[i - 1]!))
  demand(isAscending, '"buckets" want finite numbers, each above the one before', bounds)
  return Object.freeze([...bounds])
}

/** The label's name in Prometheus: dots and the like to `_`, runs of `_` squeezed. */
function sanitised(label: string): string {
  return label.replace(/[^A-Za-z0-9_]/g, '_').replace(/_{2,}/g, '_')
}

function matches(pattern: RegExp, value: unknown): boolean {
  return typeof value === 'string' && pattern.test(value)
}

function show(got: unknown): string {
  if (typeof got === 'string') return JSON.stringify(got)
  if (Array.isArray(got)) return `[${got.map(show).join(', ')}]`
  return typeof got === 'object' && got !== null ? 'an object' : String(got)
}

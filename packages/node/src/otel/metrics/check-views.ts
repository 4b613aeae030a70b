/** Checks views when they are given, so that a mistyped one stops the start and is not found missing months later. */
import { otelMetricErrors } from './otel-metric-errors.ts'
import { INSTRUMENT_TYPES, type OtelView } from './view.ts'

const NAME = /^[A-Za-z][A-Za-z0-9_.\-/]{0,254}$/
const SELECTORS = ['instrumentName', 'instrumentUnit', 'meterName', 'meterVersion', 'meterSchemaUrl'] as const
const TEXTS = [...SELECTORS, 'name', 'description'] as const
const KEYS: ReadonlySet<string> = new Set([
  ...TEXTS,
  'instrumentType',
  'attributeKeys',
  'aggregation',
  'aggregationCardinalityLimit',
])
const AGGREGATIONS: readonly unknown[] = ['default', 'drop', 'sum', 'lastValue', 'explicitBuckets', 'exponential']
const MAX_SIZE = { least: 2, most: 16_384 }
/** Scales of exponential histograms (data model, "Exponential Scale"). */
const MAX_SCALE = { least: -10, most: 20 }

type Demand = (holds: boolean, key: string, wanted: string, got: unknown) => void

/** @throws SightlineError `SL_OTEL_VIEW_INVALID` naming the view's place in the list, the key, what was wanted and what came */
export function checkViews(views: readonly OtelView[]): void {
  for (const [index, view] of views.entries()) {
    checkView(view, (holds, key, wanted, got) => {
      if (!holds) throw otelMetricErrors.viewInvalid({ index, key, wanted, got: show(got) })
    })
  }
}

function checkView(view: OtelView, demand: Demand): void {
  demand(typeof view === 'object' && view !== null, 'it', 'an object', view)
  const stray = Object.keys(view).find((key) => !KEYS.has(key))
  demand(stray === undefined, `"${stray}"`, `one of ${[...KEYS].join(', ')}`, stray)
  for (const key of TEXTS) demand(view[key] === undefined || typeof view[key] === 'string', key, 'text', view[key])
  const { instrumentType, instrumentName, name } = view
  const isType = instrumentType === undefined || INSTRUMENT_TYPES.includes(instrumentType)
  demand(isType, 'instrumentType', `one of ${INSTRUMENT_TYPES.join(', ')}`, instrumentType)
  const selects = instrumentType !== undefined || SELECTORS.some((key) => view[key] !== undefined)
  demand(selects, 'it', 'a view that says which instruments it is for (instrumentName "*": all)', 'none')
  if (name !== undefined) {
    demand(NAME.test(name), 'name', 'a letter, then up to 254 letters, digits or _ . - /', name)
    const isOne = instrumentName !== undefined && !/[*?]/.test(instrumentName)
    demand(isOne, 'instrumentName', 'a name without * and ? where the view has a "name"', instrumentName)
  }
  checkKeys(view.attributeKeys, demand)
  checkAggregation(view.aggregation, demand)
  const limit = view.aggregationCardinalityLimit
  demand(limit === undefined || isWhole(limit, 1), 'aggregationCardinalityLimit', 'a whole number, 1 or more', limit)
}

function checkKeys(keys: unknown, demand: Demand): void {
  if (keys === undefined) return
  const wanted = '{ allow: [keys] } or { deny: [keys] }'
  demand(typeof keys === 'object' && keys !== null, 'attributeKeys', wanted, keys)
  const lists = Object.entries(keys as object)
  const isOne = lists.length === 1 && (lists[0]![0] === 'allow' || lists[0]![0] === 'deny')
  demand(isOne, 'attributeKeys', wanted, Object.keys(keys as object))
  const list: unknown = lists[0]![1]
  const isTexts = Array.isArray(list) && list.every((key) => typeof key === 'string')
  demand(isTexts, `attributeKeys.${lists[0]![0]}`, 'a list of keys', list)
}

function checkAggregation(given: unknown, demand: Demand): void {
  if (given === undefined) return
  demand(typeof given === 'object' && given !== null, 'aggregation', 'an object with a "type"', given)
  const { type, boundaries, maxSize, maxScale } = given as Record<string, unknown>
  demand(AGGREGATIONS.includes(type), 'aggregation.type', `one of ${AGGREGATIONS.join(', ')}`, type)
  if (type === 'explicitBuckets') {
    demand(isAscending(boundaries), 'aggregation.boundaries', 'finite numbers, each above the one before', boundaries)
  }
  if (type !== 'exponential') return
  const isSize = maxSize === undefined || isWhole(maxSize, MAX_SIZE.least, MAX_SIZE.most)
  demand(isSize, 'aggregation.maxSize', `a whole number ${MAX_SIZE.least}..${MAX_SIZE.most}`, maxSize)
  const isScale = maxScale === undefined || isWhole(maxScale, MAX_SCALE.least, MAX_SCALE.most)
  demand(isScale, 'aggregation.maxScale', `a whole number ${MAX_SCALE.least}..${MAX_SCALE.most}`, maxScale)
}

export function isAscending(bounds: unknown): bounds is readonly number[] {
  return (
    Array.isArray(bounds) &&
    bounds.every((bound: unknown, at) => Number.isFinite(bound) && (at === 0 || (bound as number) > bounds[at - 1]))
  )
}

function isWhole(value: unknown, least: number, most = Number.MAX_SAFE_INTEGER): boolean {
  return Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most
}

function show(got: unknown): string {
  if (typeof got === 'object' && got !== null)
    return Array.isArray(got) ? `[${got.map(String).join(', ')}]` : 'an object'
  return typeof got === 'string' ? JSON.stringify(got) : String(got)
}

/**
 * What a reader asked to see of a WSJF report. The vendor documents two ends, "0 is report identifying data and 7 is
 * full report", that attachments begin at level 4 and chart data at level 6; the levels between are this server's.
 */

export interface WsjfView {
  /** 0 to 7. */
  readonly detailLevel: number
  readonly includeChartdata: boolean
  readonly includeAttachments: boolean
}

type Json = null | string | number | boolean | readonly Json[] | { readonly [key: string]: Json }
type JsonObject = { readonly [key: string]: Json }

/** From which level on a field of the report, or of a step, is shown; a field that is not listed needs level 7. */
const REPORT_LEVELS: Readonly<Record<string, number>> = {
  id: 0,
  type: 0,
  pn: 0,
  sn: 0,
  rev: 0,
  processCode: 0,
  processName: 0,
  result: 0,
  machineName: 0,
  location: 0,
  purpose: 0,
  start: 0,
  startUTC: 0,
  uut: 1,
  uur: 1,
  miscInfos: 2,
  subUnits: 2,
  assets: 2,
  root: 3,
  binaryData: 4,
}
const STEP_LEVELS: Readonly<Record<string, number>> = {
  id: 3,
  group: 3,
  stepType: 3,
  name: 3,
  status: 3,
  start: 3,
  totTime: 3,
  steps: 3,
  seqCall: 3,
  attachment: 4,
  numericMeas: 5,
  booleanMeas: 5,
  stringMeas: 5,
  chart: 6,
}
const FULL_LEVEL = 7

/** @param report - a report as it was submitted, parsed; it is left as it is */
export function projectWsjf(report: JsonObject, view: WsjfView): JsonObject {
  const shown = pick(report, REPORT_LEVELS, view.detailLevel)
  if (shown['binaryData'] !== undefined && !view.includeAttachments) {
    shown['binaryData'] = listOf(shown['binaryData']).map(withoutData)
  }
  if (isObject(shown['root'])) shown['root'] = projectStep(shown['root'], view)
  return shown
}

/** Recursive: the model bounds the depth of steps before anything is stored. */
function projectStep(step: JsonObject, view: WsjfView): JsonObject {
  const shown = pick(step, STEP_LEVELS, view.detailLevel)
  if (isObject(shown['attachment']) && !view.includeAttachments) shown['attachment'] = withoutData(shown['attachment'])
  if (isObject(shown['chart']) && !view.includeChartdata) shown['chart'] = withoutPlots(shown['chart'])
  if (Array.isArray(shown['steps'])) {
    shown['steps'] = listOf(shown['steps']).map((child) => (isObject(child) ? projectStep(child, view) : child))
  }
  return shown
}

function pick(object: JsonObject, levels: Readonly<Record<string, number>>, level: number): Record<string, Json> {
  return Object.fromEntries(Object.entries(object).filter(([key]) => (levels[key] ?? FULL_LEVEL) <= level))
}

function withoutData(file: Json): Json {
  return isObject(file) ? without(file, ['data']) : file
}

function withoutPlots(chart: JsonObject): JsonObject {
  const series = listOf(chart['series']).map((one) => (isObject(one) ? without(one, ['xdata', 'ydata']) : one))
  return { ...chart, series }
}

function without(object: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)))
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : []
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Chart and Series rows: a chart belongs to the step above it, a series to the chart above it. Their columns are fixed. */
import { shown } from '../findings.ts'
import { type DecimalSeparator, decimalOf } from '../measurement/decimal.ts'
import type { OpenStep } from './open-step.ts'

/** Limits of the vendor's converter. */
const MAX_SERIES = 10
const MAX_POINTS = 10_000
const CHART_TYPES = ['Line', 'LineLogX', 'LineLogY', 'LineLogXY']

/** Chart, type, label, y unit, y label, x unit, x label. @returns a problem */
export function readChart(open: OpenStep | undefined, cells: readonly string[]): string | undefined {
  const [, type = '', label = '', yUnit = '', yLabel = '', xUnit = '', xLabel = ''] = cells.map((cell) => cell.trim())
  if (open === undefined) return 'a Chart without a step above it'
  if (open.step.chart != null) return `a second Chart of the step ${shown(open.step.name)}`
  const chartType = CHART_TYPES.find((known) => known.toLowerCase() === type.toLowerCase())
  if (chartType === undefined) return `the chart type must be one of ${CHART_TYPES.join(', ')}, got ${shown(type)}`
  open.step.chart = { chartType, label, xLabel, xUnit, yLabel, yUnit, series: [] }
  return undefined
}

/** Series, name, "XYG", y values, x values; without x values the points are counted from 0. @returns a problem */
export function readSeries(
  open: OpenStep | undefined,
  cells: readonly string[],
  separator: DecimalSeparator,
): string | undefined {
  const [, name = '', dataType = '', yData = '', xData = ''] = cells.map((cell) => cell.trim())
  const series = open?.step.chart?.series
  if (series == null) return 'a Series without a Chart above it'
  if (series.length >= MAX_SERIES) return `a chart has at most ${MAX_SERIES} series`
  if (dataType !== 'XYG') return `the data type of a Series must be XYG, got ${shown(dataType)}`
  const y = pointsOf(yData, separator)
  const x = xData === '' ? y?.map((_, at) => String(at)) : pointsOf(xData, separator)
  if (x === undefined || y === undefined) return `the data of a Series must be 1 to ${MAX_POINTS} numbers joined by ";"`
  if (x.length !== y.length) return `the Series has ${x.length} x values and ${y.length} y values`
  series.push({ dataType, name, xdata: x.join(';'), ydata: y.join(';') })
  return undefined
}

/** The numbers as they are written, with a decimal point. */
function pointsOf(data: string, separator: DecimalSeparator): string[] | undefined {
  const points = data.split(';')
  if (points.length > MAX_POINTS) return undefined
  const isNumeric = points.every((point) => decimalOf(point, separator) !== undefined)
  return isNumeric ? points.map((point) => point.trim().replace(',', '.')) : undefined
}

/** A chart of a step: series of points, each axis a text of numbers joined by ";". */
import type * as z from 'zod'
import { list, openObject, text } from './field.ts'

export const chartSeries = openObject({
  /** "XYG" for a graph of x and y. */
  dataType: text,
  name: text,
  xdata: text,
  ydata: text,
})
export type ChartSeries = z.infer<typeof chartSeries>

export const chart = openObject({
  /** Line, LineLogX, LineLogY or LineLogXY. */
  chartType: text,
  label: text,
  xLabel: text,
  xUnit: text,
  yLabel: text,
  yUnit: text,
  series: list(chartSeries),
})
export type Chart = z.infer<typeof chart>

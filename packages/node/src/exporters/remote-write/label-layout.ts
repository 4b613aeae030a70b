/**
 * The labels of a family's series in the order that remote write demands: by name, none twice, none empty. The order is
 * found once a family; a series then only brings its values.
 */
import { columnValue, type LabelColumn } from '../prometheus/label-columns.ts'

/** What one line of the text exposition would say in front of its number. */
export interface LineLabels {
  /** `__name__` */
  readonly name: string
  /** Of a histogram's bucket. */
  readonly le?: string
  /** Of one of a summary's quantiles. */
  readonly quantile?: string
  /** In the order of the metric's own labels. */
  readonly values: readonly string[]
}

export interface LabelSlot {
  readonly name: string
  /** `''` where the label is absent. */
  read(line: LineLabels): string
}

/** By name. */
export type LabelLayout = readonly LabelSlot[]

/**
 * @param columns - the metric's own labels. One that is named like a constant label is called `exported_…`, as a server
 *   does with those that it scrapes
 */
export function labelLayout(columns: readonly LabelColumn[], constants: Readonly<Record<string, string>>): LabelLayout {
  const taken = new Set(['__name__', 'le', 'quantile', ...Object.keys(constants)])
  const slots: LabelSlot[] = [
    { name: '__name__', read: (line) => line.name },
    { name: 'le', read: (line) => line.le ?? '' },
    { name: 'quantile', read: (line) => line.quantile ?? '' },
    ...Object.entries(constants).map(([name, value]) => ({ name, read: () => value })),
  ]
  // The others first: a label may be called exported_job by itself.
  const own = columns.filter((column) => !taken.has(column.name))
  for (const { name } of own) taken.add(name)
  for (const column of [...own, ...columns.filter((one) => !own.includes(one))]) {
    let name = column.name
    while (!own.includes(column) && taken.has(name)) name = `exported_${name}`
    taken.add(name)
    slots.push({ name, read: (line) => columnValue(column, line.values) })
  }
  return slots.sort((one, other) => (one.name < other.name ? -1 : 1))
}

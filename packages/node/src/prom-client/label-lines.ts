/** Labels as text, kept by series from one reading to the next. */
import { escapeQuoted } from '../exporters/prometheus/escape.ts'
import type { TextOptions } from './readable-metric.ts'
import type { SeriesLabels } from './series-table.ts'

/** Without braces: `a="1",b="2"`. @param without - names that are left out */
export function labelsText(
  labels: Readonly<Record<string, unknown>>,
  without?: Readonly<Record<string, unknown>>,
): string {
  let text = ''
  for (const [name, value] of Object.entries(labels)) {
    if (without !== undefined && Object.hasOwn(without, name)) continue
    const own = `${name}="${typeof value === 'string' ? escapeQuoted(value) : value}"`
    text = text === '' ? own : `${text},${own}`
  }
  return text
}

export function joinLabels(...texts: readonly string[]): string {
  return texts.filter((text) => text !== '').join(',')
}

export interface LabelLines {
  /** The text of one series' labels, default labels included. */
  at(series: number): string
}

/** @param isDefaultFirst - where default labels stand: before a histogram's own labels, behind those of the others */
export function createLabelLines(
  table: { readonly epoch: number; labelsAt(series: number): SeriesLabels },
  isDefaultFirst: boolean,
): (options: TextOptions) => LabelLines {
  let kept: string[] = []
  let epoch = -1
  let defaults: TextOptions['defaultLabels']
  const make = (series: number): string => {
    const labels = table.labelsAt(series)
    const own = labelsText(labels)
    if (defaults === undefined) return own
    const added = labelsText(defaults, labels)
    return isDefaultFirst ? joinLabels(added, own) : joinLabels(own, added)
  }
  const lines: LabelLines = {
    at(series) {
      kept[series] ??= make(series)
      return kept[series]
    },
  }
  return ({ defaultLabels }) => {
    if (epoch !== table.epoch || defaults !== defaultLabels) {
      kept = []
      epoch = table.epoch
      defaults = defaultLabels
    }
    return lines
  }
}

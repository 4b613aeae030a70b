/** Rows under headings: with rules on a terminal, as plain aligned text elsewhere, so that `grep` and `awk` work. */
import Table from 'cli-table3'
import { clip, printable } from './printable.ts'
import type { Style } from './style.ts'

export interface Column<Row> {
  readonly head: string
  /** What the cell says; colours are put on by `paint`, after the text was cut to its width. */
  readonly text: (row: Row) => string
  readonly paint?: ((row: Row) => (text: string) => string) | undefined
  readonly align?: 'left' | 'right'
  /** Gives way when the table is wider than the terminal, down to this many characters. */
  readonly shrinkTo?: number
}

export interface TableFrame {
  readonly isTerminal: boolean
  /** Characters in a line of the terminal. */
  readonly width: number
  readonly style: Style
}

const GAP = 2
const NO_LINES = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: ' '.repeat(GAP),
} as const
const RULE_UNDER_HEAD = { ...NO_LINES, mid: '─', 'mid-mid': '─'.repeat(GAP) }

/** @returns lines, each ended; a terminal's are no wider than the terminal wherever columns may shrink */
export function renderTable<Row>(columns: readonly Column<Row>[], rows: readonly Row[], frame: TableFrame): string {
  const cells = rows.map((row) => columns.map((column) => printable(column.text(row))))
  const widths = widthsOf(columns, cells, frame)
  const table = new Table({
    chars: frame.isTerminal ? RULE_UNDER_HEAD : NO_LINES,
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [], compact: true },
    colAligns: columns.map((column) => column.align ?? 'left'),
  })
  table.push(columns.map((column, at) => frame.style.strong(clip(column.head, widths[at] ?? 0))))
  for (const [index, row] of rows.entries()) {
    const texts = (cells[index] ?? []).map((text, at) => clip(text, widths[at] ?? 0))
    table.push(texts.map((text, at) => (columns[at]?.paint?.(row) ?? unpainted)(text)))
  }
  const lines = table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
  if (frame.isTerminal) lines.splice(1, 0, frame.style.faint(ruleOf(widths, frame.width)))
  return `${lines.join('\n')}\n`
}

function widthsOf<Row>(columns: readonly Column<Row>[], cells: readonly string[][], frame: TableFrame): number[] {
  const widths = columns.map(({ head }, at) => Math.max(head.length, ...cells.map((row) => lengthOf(row[at] ?? ''))))
  if (!frame.isTerminal) return widths
  let excess = widths.reduce((sum, width) => sum + width + GAP, -GAP) - frame.width
  // From the right: what stands last is told elsewhere in full.
  for (let at = columns.length - 1; at >= 0 && excess > 0; at -= 1) {
    const least = columns[at]?.shrinkTo
    const width = widths[at] ?? 0
    if (least === undefined || width <= least) continue
    widths[at] = Math.max(least, width - excess)
    excess -= width - (widths[at] ?? 0)
  }
  return widths
}

function ruleOf(widths: readonly number[], terminal: number): string {
  return widths
    .map((width) => '─'.repeat(width))
    .join(' '.repeat(GAP))
    .slice(0, terminal)
}

function lengthOf(text: string): number {
  return Array.from(text).length
}

function unpainted(text: string): string {
  return text
}

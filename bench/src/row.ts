/** One line of the benchmark table: ours, a peer, the ratio, the budget. */
import { type Budgets, budgetOf } from './budget.ts'

export interface Row {
  /** Key in budget.json: `counter-labels/prom-client`. */
  readonly id: string
  readonly what: string
  /** Empty where ours is judged by itself. */
  readonly peer: string
  readonly ours: number
  readonly theirs: number
  readonly unit: string
  /** What is judged: ours / theirs; for rows without a peer, ours. */
  readonly ratio: number
  /** Least and most of ours over the rounds. */
  readonly spread: readonly [number, number]
}

export interface Verdict extends Row {
  readonly budget: number | undefined
  readonly isWithin: boolean
}

export function judge(rows: readonly Row[], budgets: Budgets, nodeLine: number): Verdict[] {
  return rows.map((row) => {
    const budget = budgetOf(budgets, row.id, nodeLine)
    return { ...row, budget, isWithin: budget === undefined || row.ratio <= budget }
  })
}

export function formatTable(verdicts: readonly Verdict[]): string {
  const cells = verdicts.map(cellsOf)
  const head = ['what', 'ours', 'spread', 'peer', 'ratio', 'budget', '']
  const widths = head.map((title, column) => Math.max(title.length, ...cells.map((row) => row[column]!.length)))
  const lines = [head, ...cells].map((row) => row.map((cell, column) => cell.padEnd(widths[column]!)).join('  '))
  return lines.map((line) => line.trimEnd()).join('\n')
}

function cellsOf(row: Verdict): string[] {
  const isAlone = row.peer === ''
  const verdict = row.budget === undefined ? '' : row.isWithin ? 'ok' : 'OVER'
  return [
    row.what,
    `${formatNumber(row.ours)} ${row.unit}`,
    row.spread.map(formatNumber).join('..'),
    isAlone ? '-' : `${row.peer} ${formatNumber(row.theirs)} ${row.unit}`,
    isAlone ? '-' : `${row.ratio.toFixed(3)}x`,
    row.budget === undefined ? '-' : `${row.budget}${isAlone ? ` ${row.unit}` : 'x'}`,
    verdict,
  ]
}

function formatNumber(value: number): string {
  return value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0)
}

/** One line of the benchmark table: ours, a peer, the ratio, the budget. */

export interface Row {
  /** Key in budget.json: `counter-labels/prom-client`. */
  readonly id: string
  readonly what: string
  readonly peer: string
  readonly ours: number
  readonly theirs: number
  readonly unit: string
  /** ours / theirs; for rows without a peer, ours. */
  readonly ratio: number
  /** Least and most of ours over the rounds. */
  readonly spread: readonly [number, number]
}

export type Budgets = Readonly<Record<string, number>>

export interface Verdict extends Row {
  readonly budget: number | undefined
  readonly isWithin: boolean
}

export function judge(rows: readonly Row[], budgets: Budgets): Verdict[] {
  return rows.map((row) => {
    const budget = budgets[row.id]
    return { ...row, budget, isWithin: budget === undefined || row.ratio <= budget }
  })
}

export function formatTable(verdicts: readonly Verdict[]): string {
  const cells = verdicts.map((row) => [
    row.what,
    formatNumber(row.ours, row.unit),
    row.peer === '' ? '-' : `${row.peer} ${formatNumber(row.theirs, row.unit)}`,
    row.peer === '' ? '-' : `${row.ratio.toFixed(3)}x`,
    row.budget === undefined ? '-' : `${row.budget}${row.peer === '' ? ` ${row.unit}` : 'x'}`,
    row.isWithin ? 'ok' : 'OVER',
  ])
  const head = ['what', 'ours', 'peer', 'ratio', 'budget', '']
  const widths = head.map((title, column) => Math.max(title.length, ...cells.map((row) => row[column]!.length)))
  return [head, ...cells]
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

function formatNumber(value: number, unit: string): string {
  const digits = value < 10 ? 2 : value < 100 ? 1 : 0
  return `${value.toFixed(digits)} ${unit}`
}

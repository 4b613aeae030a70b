/** What each row may come to at most, from budget.json: one number, or one for each Node line where lines differ. */

/** For lines that are not named the next lower one counts: `{ "20": 0.25, "24": 0.15 }` gives Node 22 0.25. */
export type Budget = number | Readonly<Record<string, number>>
export type Budgets = Readonly<Record<string, Budget>>

/** @param nodeLine - the major version @returns undefined when the row has no budget on this line */
export function budgetOf(budgets: Budgets, id: string, nodeLine: number): number | undefined {
  const budget = budgets[id]
  if (budget === undefined || typeof budget === 'number') return budget
  const line = Object.keys(budget)
    .map(Number)
    .filter((named) => named <= nodeLine)
  return line.length === 0 ? undefined : budget[String(Math.max(...line))]
}

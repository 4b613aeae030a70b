/** budgets.md: what each row of the benchmark may come to at most. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { code, page, table } from './markdown.ts'

/** One number, or one for each Node line where the lines differ. */
type Budget = number | Readonly<Record<string, number>>

/** @param root - folder of the repository */
export function budgetsPage(root: string): string {
  const budgets = JSON.parse(readFileSync(join(root, 'bench', 'budget.json'), 'utf8')) as Record<string, Budget>
  const rows = Object.entries(budgets).map(([id, budget]) => {
    const [what = '', peer = ''] = id.split('/')
    return [code(what), peer === '' ? 'nobody' : peer, budgetText(budget, peer !== '')]
  })
  return page(
    'Budgets',
    `\`npm run bench\` measures each row beside its peer in the same run and fails where ours costs more than its budget: a
share of what the peer costs, or, without a peer, an amount in the row's own unit (ns, ms, MB). Rows that are not listed are
measured and not judged. \`all-three\` is prom-client, OpenTelemetry and pino together.`,
    [table(['Row', 'Beside', 'At most'], rows)],
  )
}

function budgetText(budget: Budget, isShare: boolean): string {
  if (typeof budget === 'number') return isShare ? `${budget} x` : String(budget)
  return Object.entries(budget)
    .map(([line, value]) => `${budgetText(value, isShare)} from Node ${line} on`)
    .join(', ')
}

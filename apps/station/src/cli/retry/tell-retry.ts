/** What is told of a retry: what it is about, what was left out and why, and when something happens. */
import type { CommandContext } from '../command-context.ts'
import { programOf } from '../open-config.ts'
import { counted } from '../output/duration-text.ts'
import { printable } from '../output/printable.ts'
import type { Column } from '../output/table.ts'
import type { Retried } from './open-retrier.ts'
import type { RetryItem, RetryPlan } from './retry-plan.ts'

export interface RetryOutcome {
  /** Undefined when all in a state were meant. */
  readonly plan: RetryPlan | undefined
  readonly moved: Retried
  readonly isService: boolean
}

const NOTHING: RetryPlan = { items: [], leftOut: [] }

export function tellPlan(context: CommandContext, plan: RetryPlan, { isDryRun }: { readonly isDryRun: boolean }): void {
  const { output } = context
  if (output.isJson) output.json({ isDryRun, moved: { files: 0, reports: 0 }, ...documentOf(plan) })
  else if (plan.items.length > 0) output.print(output.table(COLUMNS, plan.items))
  tellLeftOut(context, plan)
  if (plan.items.length === 0) context.output.note('nothing to try again')
}

export function tellRetried(context: CommandContext, { plan = NOTHING, moved, isService }: RetryOutcome): void {
  const { output } = context
  if (output.isJson) {
    output.json({ isDryRun: false, moved, isServiceRunning: isService, ...documentOf(plan) })
    return
  }
  if (output.isQuiet) return
  if (plan.items.length > 0) output.print(output.table(COLUMNS, plan.items))
  tellLeftOut(context, plan)
  output.print(`${movedText(moved)}\n`)
  const asked = plan.items.filter(({ report }) => report === undefined).length
  if (asked > moved.files) output.note('some were just being put away and were left out; try again in a moment')
  if (!isService)
    output.note(`the service is not running: they are tried when it is started (${programOf(context)} start)`)
}

function movedText({ files, reports }: Retried): string {
  if (files === 0 && reports === 0) return 'nothing to try again'
  const parts = [files > 0 ? counted(files, 'file') : '', reports > 0 ? counted(reports, 'report') : '']
  const isOne = files + reports === 1
  return `${parts.filter((part) => part !== '').join(' and ')} ${isOne ? 'is' : 'are'} tried again`
}

function tellLeftOut({ output }: CommandContext, { leftOut }: RetryPlan): void {
  for (const { file, why } of leftOut)
    output.note(`file ${file.id} ${printable(file.name)} was left out: ${printable(why)}`)
}

const COLUMNS: readonly Column<RetryItem>[] = [
  { head: 'FILE', text: ({ file }) => String(file.id), align: 'right' },
  { head: 'NAME', text: ({ file }) => file.name, shrinkTo: 20 },
  { head: 'SERIAL', text: ({ report }) => report?.serialNumber ?? '', shrinkTo: 12 },
  { head: 'WAS', text: ({ from }) => from },
  { head: 'NOW', text: ({ what }) => what },
]

function documentOf({ items, leftOut }: RetryPlan) {
  return {
    items: items.map(({ file, report, from, what }) => ({
      fileId: file.id,
      file: file.name,
      reportId: report?.reportId ?? null,
      serialNumber: report?.serialNumber ?? null,
      from,
      what,
    })),
    leftOut: leftOut.map(({ file, why }) => ({ fileId: file.id, file: file.name, why })),
  }
}

/** Tries again all that is in a state, however much that is, in parts that hold the journal only for a moment. */
import type { PublicConfig } from '../../config/load.ts'
import type { Counts } from '../../journal/journal.ts'
import { checkFolderName } from '../check-folder-name.ts'
import type { CommandContext } from '../command-context.ts'
import type { ExitName } from '../exit-codes.ts'
import { withJournal } from '../open-config.ts'
import { counted } from '../output/duration-text.ts'
import { isReportState } from '../parse-option.ts'
import { openRetrier, type Retried } from './open-retrier.ts'
import { tellRetried } from './tell-retry.ts'

/** States that something can be tried again from. */
export const RETRY_STATES = ['FAILED', 'REJECTED', 'WAITING', 'DEAD', 'RETRY'] as const
export type RetryState = (typeof RETRY_STATES)[number]

export interface StateRetry {
  readonly state: RetryState
  readonly folder: string | undefined
  readonly isDryRun: boolean
}

const PART = 500

export async function retryState(context: CommandContext, config: PublicConfig, wanted: StateRetry): Promise<ExitName> {
  const { state, folder, isDryRun } = wanted
  const counts = await withJournal(config, (journal) => journal.counts())
  checkFolderName(folder, config, counts)
  const { output } = context
  if (isDryRun) {
    const count = countIn(counts, wanted)
    if (output.isJson) output.json({ isDryRun, state, folder: folder ?? null, count })
    else output.print(`${counted(count, isReportState(state) ? 'report' : 'file')} in ${state} would be tried again\n`)
    return 'ok'
  }
  const retrier = await openRetrier(config, context)
  try {
    let moved: Retried = { files: 0, reports: 0 }
    let isMore = true
    // What fails again meanwhile is not tried for ever.
    for (let part = 0; isMore && part <= countIn(counts, wanted) / PART; part += 1) {
      context.host.interruption.throwIfAborted()
      const { files, reports } = await retrier.retry({
        state,
        limit: PART,
        ...(folder === undefined ? {} : { folder }),
      })
      moved = { files: moved.files + files, reports: moved.reports + reports }
      isMore = (isReportState(state) ? reports : files) === PART
    }
    tellRetried(context, { plan: undefined, moved, isService: retrier.isService })
  } finally {
    await retrier.close()
  }
  return 'ok'
}

function countIn({ files, reports }: Counts, { state, folder }: StateRetry): number {
  return [...files, ...reports]
    .filter((stage) => stage.state === state && (folder === undefined || stage.folder === folder))
    .reduce((sum, stage) => sum + stage.count, 0)
}

/** Tries again what is named by ids, names and serial numbers. */
import type { PublicConfig } from '../../config/load.ts'
import type { JournalReader } from '../../journal/journal-reader.ts'
import { cliErrors } from '../cli-errors.ts'
import type { CommandContext } from '../command-context.ts'
import type { ExitName } from '../exit-codes.ts'
import { withJournal } from '../open-config.ts'
import { openRetrier, type Retried, type Retrier } from './open-retrier.ts'
import { joinPlans, planRetry, type RetryItem, type RetryPlan } from './retry-plan.ts'
import { tellPlan, tellRetried } from './tell-retry.ts'

export interface NamedRetry {
  readonly words: readonly string[]
  readonly isDryRun: boolean
}

/** Most rows that one call may name. */
const MAX_ROWS = 1000

/** @throws SightlineError `STATION_CLI_NOT_FOUND` for a word that means nothing; then nothing is changed */
export async function retryNamed(
  context: CommandContext,
  config: PublicConfig,
  { words, isDryRun }: NamedRetry,
): Promise<ExitName> {
  const plan = await withJournal(config, (journal) => planAll(journal, words))
  const exit = plan.items.length === 0 ? 'failure' : 'ok'
  if (isDryRun || plan.items.length === 0) {
    tellPlan(context, plan, { isDryRun })
    return exit
  }
  const retrier = await openRetrier(config, context)
  try {
    const moved = await perform(retrier, plan.items)
    tellRetried(context, { plan, moved, isService: retrier.isService })
  } finally {
    await retrier.close()
  }
  return exit
}

async function planAll(journal: JournalReader, words: readonly string[]): Promise<RetryPlan> {
  const plans: RetryPlan[] = []
  for (const word of words) {
    const stories = await journal.story(word)
    if (stories.length === 0) {
      throw cliErrors.notFound({ query: JSON.stringify(word), searched: 'nothing was changed' })
    }
    const ofWord = joinPlans(stories.map((story) => planRetry(story, word)))
    // Older files of the same name that are finished are not what was meant.
    plans.push(ofWord.items.length > 0 ? { items: ofWord.items, leftOut: [] } : ofWord)
  }
  return joinPlans(plans)
}

async function perform(retrier: Retrier, items: readonly RetryItem[]): Promise<Retried> {
  const fileIds = items.filter(({ report }) => report === undefined).map(({ file }) => file.id)
  const reportNos = items.flatMap(({ report }) => report?.id ?? [])
  const selections = [
    ...partsOf(fileIds).map((part) => ({ fileIds: part })),
    ...partsOf(reportNos).map((part) => ({ reportNos: part })),
  ]
  let moved: Retried = { files: 0, reports: 0 }
  for (const selection of selections) {
    const { files, reports } = await retrier.retry(selection)
    moved = { files: moved.files + files, reports: moved.reports + reports }
  }
  return moved
}

function partsOf(ids: readonly number[]): number[][] {
  const count = Math.ceil(ids.length / MAX_ROWS)
  return Array.from({ length: count }, (_, at) => ids.slice(at * MAX_ROWS, (at + 1) * MAX_ROWS))
}

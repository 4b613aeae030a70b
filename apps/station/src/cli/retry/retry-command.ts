/** `retry`: what rests for good is tried again, what waits is tried now. */
import { type Command, Option } from 'commander'
import type { Bind } from '../bind.ts'
import { cliErrors } from '../cli-errors.ts'
import type { CommandContext } from '../command-context.ts'
import { describeCommand } from '../describe-command.ts'
import type { ExitName } from '../exit-codes.ts'
import { openPublicConfig } from '../open-config.ts'
import { oneOf } from '../parse-option.ts'
import { retryNamed } from './retry-named.ts'
import { RETRY_STATES, type RetryState, retryState } from './retry-state.ts'

interface RetryOptions {
  readonly state?: RetryState | undefined
  readonly folder?: string | undefined
  readonly dryRun?: boolean | undefined
}

export function addRetryCommand(program: Command, bind: Bind): void {
  const command = program
    .command('retry')
    .summary('try failed, rejected, refused or waiting work again')
    .description(
      'Tries again what is named, or all in a state. Rejected and failed files are converted again from where they lie, ' +
        'refused reports are sent again, what waits is tried at once. While the service runs, it is asked to do so; else it ' +
        'does so after its next start. A file that is delivered at last leaves the error folder, and its .error.json goes.',
    )
    .argument('[selection...]', 'file ids, file names, paths, serial numbers, report ids or correlation ids')
    .addOption(new Option('-s, --state <state>', `all in ${RETRY_STATES.join(', ')}`).argParser(oneOf(RETRY_STATES)))
    .option('-f, --folder <name>', 'with --state: only of this watched folder')
    .option('-n, --dry-run', 'tell what would be tried again, and do nothing')
    .action(bind((context, words: string[], options: RetryOptions) => retry(context, words, options)))
  describeCommand(command, {
    examples: [
      ['retry 17', 'file 17'],
      ['retry panel-17.csv SN-4711', 'every file of that name, every report on that serial number'],
      ['retry --state DEAD --dry-run', 'tells which refused reports would be sent again'],
      ['retry --state REJECTED --folder line-3', 'all rejected files of one folder'],
    ],
    exits: ['ok', 'failure', 'usage', 'interrupted', 'configuration', 'storage', 'noAnswer', 'adminRefused'],
  })
}

async function retry(context: CommandContext, words: readonly string[], options: RetryOptions): Promise<ExitName> {
  const { state, folder, dryRun = false } = options
  const config = openPublicConfig(context)
  if (words.length > 0 && (state !== undefined || folder !== undefined)) {
    throw cliErrors.usage({ problem: 'name what is to be tried again, or give --state, but not both' })
  }
  if (words.length > 0) return await retryNamed(context, config, { words, isDryRun: dryRun })
  if (state !== undefined) return await retryState(context, config, { state, folder, isDryRun: dryRun })
  throw cliErrors.usage({ problem: 'name what is to be tried again, or give --state' })
}

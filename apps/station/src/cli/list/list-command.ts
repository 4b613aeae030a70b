/** `list`: files or reports, newest first, by state and folder. */
import { type Command, Option } from 'commander'
import type { ListQuery } from '../../journal/journal.ts'
import type { JournalReader } from '../../journal/journal-reader.ts'
import { FILE_STATES, type FileState, REPORT_STATES, type ReportState } from '../../journal/transitions.ts'
import type { Bind } from '../bind.ts'
import { checkFolderName } from '../check-folder-name.ts'
import { cliErrors } from '../cli-errors.ts'
import type { CommandContext } from '../command-context.ts'
import { describeCommand } from '../describe-command.ts'
import type { ExitName } from '../exit-codes.ts'
import { openPublicConfig, programOf, withJournal } from '../open-config.ts'
import type { Column } from '../output/table.ts'
import { isReportState, stateName, wholeNumber } from '../parse-option.ts'
import { fileColumns, reportColumns } from './columns.ts'

const DEFAULT_LIMIT = 50
const MAX_LIMIT = 10_000

interface ListOptions {
  readonly state?: FileState | ReportState | undefined
  readonly folder?: string | undefined
  readonly reports?: boolean | undefined
  readonly limit: number
  readonly before?: number | undefined
}

export function addListCommand(program: Command, bind: Bind): void {
  const states = new Option('-s, --state <state>', 'only in this state (see below)').argParser(stateName)
  const command = program
    .command('list')
    .summary('list files or reports by state and folder')
    .description('Lists files, or reports, newest first. Works whether or not the service runs.')
    .addOption(states)
    .option('-f, --folder <name>', 'only of this watched folder')
    .option('-r, --reports', 'reports instead of files; a state of reports implies it')
    .option('-n, --limit <number>', 'at most this many', wholeNumber(1, MAX_LIMIT), DEFAULT_LIMIT)
    .option('--before <id>', 'only those with a smaller id: the next page', wholeNumber(1, Number.MAX_SAFE_INTEGER))
    .addHelpText(
      'after',
      `\nStates:\n  of files    ${FILE_STATES.join(', ')}\n  of reports  ${REPORT_STATES.join(', ')}`,
    )
    .action(bind((context, options: ListOptions) => list(context, options)))
  describeCommand(command, {
    examples: [
      ['list', 'the newest files'],
      ['list --state FAILED --folder line-3', 'files of one folder that failed'],
      ['list --state DEAD', 'reports that the server refused for good'],
      ['list --quiet --state REJECTED', 'nothing but ids, for scripts'],
    ],
    exits: ['ok', 'usage', 'configuration', 'storage'],
  })
}

async function list(context: CommandContext, options: ListOptions): Promise<ExitName> {
  const config = openPublicConfig(context)
  const { state, reports } = options
  if (reports === true && state !== undefined && !isReportState(state)) {
    throw cliErrors.usage({ problem: `${state} is a state of files; those of reports are ${REPORT_STATES.join(', ')}` })
  }
  const isReports = reports === true || (state !== undefined && isReportState(state))
  await withJournal(config, async (journal) => {
    if (options.folder !== undefined) checkFolderName(options.folder, config, await journal.counts())
    if (isReports) await listReports(context, journal, options)
    else await listFiles(context, journal, options)
  })
  return 'ok'
}

async function listFiles(context: CommandContext, journal: JournalReader, options: ListOptions): Promise<void> {
  const { output } = context
  const page = await pageOf(options, (query: ListQuery<FileState>) => journal.listFiles(query))
  if (output.isJson) output.json({ files: page.rows, next: page.next })
  else print(context, options, page, { columns: fileColumns(output.style), idOf: (file) => String(file.id) })
}

async function listReports(context: CommandContext, journal: JournalReader, options: ListOptions): Promise<void> {
  const { output, host } = context
  const page = await pageOf(options, (query: ListQuery<ReportState>) => journal.listReports(query))
  const columns = reportColumns(output.style, host.clock.now())
  if (output.isJson) output.json({ reports: page.rows, next: page.next })
  else print(context, options, page, { columns, idOf: (report) => report.reportId })
}

interface Page<Row> {
  readonly rows: readonly Row[]
  /** For `--before`; null on the last page. */
  readonly next: number | null
}

interface Look<Row> {
  readonly columns: readonly Column<Row>[]
  /** What `retry` takes. */
  readonly idOf: (row: Row) => string
}

/** One row more than wanted is asked for, to know whether there is a next page. */
async function pageOf<S extends FileState | ReportState, Row extends { readonly id: number }>(
  { state, folder, limit, before }: ListOptions,
  ask: (query: ListQuery<S>) => Promise<Row[]>,
): Promise<Page<Row>> {
  const found = await ask({ state: state as S | undefined, folder, before, limit: limit + 1 })
  const rows = found.slice(0, limit)
  return { rows, next: found.length > limit ? (rows.at(-1)?.id ?? null) : null }
}

function print<Row extends { readonly id: number }>(
  context: CommandContext,
  options: ListOptions,
  { rows, next }: Page<Row>,
  { columns, idOf }: Look<Row>,
): void {
  const { output } = context
  if (output.isQuiet) output.print(rows.map((row) => `${idOf(row)}\n`).join(''))
  else if (rows.length === 0) output.note('nothing to list')
  else output.print(output.table(columns, rows))
  if (next !== null) output.note(`there are more: ${programOf(context)} list${flagsOf(options)} --before ${next}`)
}

function flagsOf({ state, folder, reports, limit }: ListOptions): string {
  const parts = [
    state === undefined ? '' : ` --state ${state}`,
    folder === undefined ? '' : ` --folder ${JSON.stringify(folder)}`,
    reports === true ? ' --reports' : '',
    limit === DEFAULT_LIMIT ? '' : ` --limit ${limit}`,
  ]
  return parts.join('')
}

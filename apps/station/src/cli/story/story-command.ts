/** `story`: the whole life of each file that a name, serial or id stands for. */
import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { PublicConfig } from '../../config/load.ts'
import type { Story } from '../../journal/journal.ts'
import type { JournalReader } from '../../journal/journal-reader.ts'
import type { Bind } from '../bind.ts'
import { cliErrors } from '../cli-errors.ts'
import type { CommandContext } from '../command-context.ts'
import { describeCommand } from '../describe-command.ts'
import type { ExitName } from '../exit-codes.ts'
import { openPublicConfig, programOf, withJournal } from '../open-config.ts'
import { counted, roughly } from '../output/duration-text.ts'
import { serviceRemark } from '../service-link/service-remark.ts'
import { judgeStory } from './judge-story.ts'
import { placeOf } from './place-of.ts'
import type { StoryFrame } from './story-frame.ts'
import { storyText, verdictLine } from './story-text.ts'
import type { Verdict } from './verdict.ts'

interface StoryOptions {
  readonly full?: boolean | undefined
}

export function addStoryCommand(program: Command, bind: Bind): void {
  const command = program
    .command('story')
    .summary('tell the whole life of a file')
    .description(
      'Tells the whole life of each file that is meant, newest first: a verdict, every step with its times, every ' +
        'report with what the server said. Works whether or not the service runs.',
    )
    .argument('<file|serial|id>', 'file name, path, serial number, report id, correlation id or file id')
    .option('--full', 'tell repeated tries and smoothly delivered reports in full, too')
    .action(bind((context, query: string, options: StoryOptions) => tellStory(context, query, options)))
  describeCommand(command, {
    examples: [
      ['story panel-17.csv', 'every file of that name'],
      ['story SN-4711', 'every file with a report on that serial number'],
      ['story 17 --full', 'file 17 and nothing left out'],
      ['story SN-4711 --json', 'the same for machines'],
    ],
    exits: ['ok', 'failure', 'usage', 'configuration', 'storage'],
  })
}

interface Told {
  readonly story: Story
  readonly verdict: Verdict
}

async function tellStory(context: CommandContext, query: string, options: StoryOptions): Promise<ExitName> {
  const { output, host } = context
  const config = openPublicConfig(context)
  const stories = await withJournal(config, (journal) => find(context, config, journal, query))
  const nowMs = host.clock.now()
  const told = stories.map((story) => ({ story, verdict: judgeStory(story, nowMs) }))
  if (output.isJson) {
    output.json({ query, stories: told.map(({ story, verdict }) => ({ verdict, ...story })) })
    return 'ok'
  }
  const frame: StoryFrame = {
    nowMs,
    width: output.isTerminal ? output.width : Number.POSITIVE_INFINITY,
    style: output.style,
    isFull: options.full === true,
    program: programOf(context),
    remark: told.some(({ verdict }) => verdict.tone === 'waiting') ? await serviceRemark(config, context) : undefined,
  }
  if (output.isQuiet) for (const { verdict } of told) output.print(`${verdictLine(verdict, frame)}\n`)
  else {
    output.print(contents(told, frame))
    output.print(told.map(({ story, verdict }) => storyText(story, verdict, placeOf(story.file), frame)).join('\n\n'))
  }
  return 'ok'
}

/** @throws SightlineError `STATION_CLI_NOT_FOUND` saying what was searched */
async function find(
  { host }: CommandContext,
  config: PublicConfig,
  journal: JournalReader,
  query: string,
): Promise<Story[]> {
  const stories = await journal.story(query)
  // A path as it was typed starts where the command was given.
  if (stories.length === 0 && /[\\/]/.test(query)) stories.push(...(await journal.story(resolve(host.cwd, query))))
  if (stories.length > 0) return stories
  const { files } = await journal.counts()
  const number = files.reduce((sum, stage) => sum + stage.count, 0)
  const searched = 'file names, paths, file ids, correlation ids, serial numbers and report ids'
  const forgotten = `finished files are forgotten after ${roughly(config.config.journal.keep)}`
  throw cliErrors.notFound({
    query: JSON.stringify(query),
    searched: `searched were the ${searched} of ${counted(number, 'file')} in ${config.journalPath}; ${forgotten}`,
  })
}

/** Several files: one line each, before the first screen is filled by one of them. */
function contents(told: readonly Told[], frame: StoryFrame): string {
  if (told.length < 2) return ''
  const lines = told.map(
    ({ story, verdict }) =>
      `  file ${story.file.id}  ${verdictLine({ ...verdict, advice: undefined }, { ...frame, width: Number.POSITIVE_INFINITY })}`,
  )
  return `${counted(told.length, 'file')} found, newest first:\n${lines.join('\n')}\n\n\n`
}

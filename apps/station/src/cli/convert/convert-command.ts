/** `convert`: a dry run of one file through the same workers and limits as in the service; nothing is journalled or moved. */
import { resolve } from 'node:path'
import { isSightlineError } from '@sightline/core'
import type { Command } from 'commander'
import type { WatchedFolder } from '../../config/load.ts'
import type { ConversionOutcome } from '../../convert/conversion.ts'
import type { ConversionLogEntry } from '../../convert/conversion-log.ts'
import type { ConvertFileOptions } from '../../convert/convert-file.ts'
import type { Bind } from '../bind.ts'
import { cliErrors } from '../cli-errors.ts'
import type { CommandContext } from '../command-context.ts'
import { describeCommand } from '../describe-command.ts'
import type { ExitName } from '../exit-codes.ts'
import { openPublicConfig } from '../open-config.ts'
import { outcomeDocument, tellLog, tellOutcome } from './tell-outcome.ts'
import { writeReports } from './write-reports.ts'

const STDOUT = '-'

interface ConvertOptions {
  readonly converter?: string | undefined
  readonly folder?: string | undefined
  readonly to: string
}

export function addConvertCommand(program: Command, bind: Bind): void {
  const command = program
    .command('convert')
    .summary('convert one file and print its reports, as a trial')
    .description(
      'Converts one file as the service would: same workers, same limits, same converters. Prints the reports, or writes ' +
        'them to a folder, and tells which converter was chosen and why. The journal and the server are left alone. Without ' +
        'a configuration the built-in converters are used.',
    )
    .argument('<file>', 'the file')
    .option('--converter <name>', 'this converter, instead of the one that is surest or that the folder names')
    .option('-t, --to <place>', '- prints the reports, anything else is a folder they are written to', STDOUT)
    .option('-f, --folder <name>', 'the watched folder whose options apply (default: the one that the file lies in)')
    .action(bind((context, file: string, options: ConvertOptions) => convert(context, file, options)))
  describeCommand(command, {
    examples: [
      ['convert panel-17.csv', 'its reports as JSON, the rest of the story on stderr'],
      ['convert panel-17.csv --folder line-3', 'with the options of that watched folder'],
      ['convert panel-17.csv --to out', 'a file for each report in the folder out'],
    ],
    exits: ['ok', 'failure', 'usage', 'interrupted', 'configuration', 'storage'],
  })
}

async function convert(context: CommandContext, name: string, options: ConvertOptions): Promise<ExitName> {
  const { host, output } = context
  const file = resolve(host.cwd, name)
  const outcome = await run(context, file, settingsFor(context, file, options))
  const written =
    outcome.kind === 'reports' && options.to !== STDOUT
      ? writeReports(file, outcome.reports, resolve(host.cwd, options.to))
      : undefined
  if (output.isJson) output.json(outcomeDocument(file, outcome, written))
  else tellOutcome(context, file, outcome, written)
  return outcome.kind === 'reports' ? 'ok' : 'failure'
}

/** The log is told also when the conversion fails: its last words matter most then. */
async function run(context: CommandContext, file: string, options: ConvertFileOptions): Promise<ConversionOutcome> {
  const { interruption } = context.host
  const { convertFile } = await import('../../convert/convert-file.ts')
  try {
    return await convertFile(file, { ...options, signal: interruption })
  } catch (error) {
    interruption.throwIfAborted()
    const log = isSightlineError(error) ? error.details?.['log'] : undefined
    if (Array.isArray(log)) tellLog(context, log as ConversionLogEntry[])
    throw error
  }
}

/** @throws SightlineError when a configuration is named or a folder wanted, and it is not there */
function settingsFor(context: CommandContext, file: string, { converter, folder }: ConvertOptions): ConvertFileOptions {
  const config = configIfAny(context, folder !== undefined)
  if (config === undefined) return { converter }
  const { timeout, memoryMb } = config.config.converters
  const watched = folderFor(file, folder, config.folders)
  return {
    converter: converter ?? watched?.converter,
    options: { ...watched?.custom, ...watched?.options },
    converterFolder: config.converterFolder,
    timeoutMs: timeout,
    memoryMb,
  }
}

function configIfAny(context: CommandContext, isNeeded: boolean) {
  try {
    return openPublicConfig(context)
  } catch (error) {
    // Nobody has named one, and the built-in formats do without.
    if (!isNeeded && isSightlineError(error) && error.code === cliErrors.noConfig.code) return undefined
    throw error
  }
}

function folderFor(
  file: string,
  name: string | undefined,
  folders: readonly WatchedFolder[],
): WatchedFolder | undefined {
  if (name === undefined) {
    return folders.find(({ path }) => file.startsWith(`${path}/`) || file.startsWith(`${path}\\`))
  }
  const found = folders.find((folder) => folder.name === name)
  if (found !== undefined) return found
  const known = folders.map((folder) => folder.name).join(', ')
  throw cliErrors.usage({ problem: `there is no folder ${JSON.stringify(name)}; there are ${known}` })
}

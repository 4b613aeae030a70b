/** The tree of commands: global options, help, and one line for each command. */
import { VERSION } from '@sightline/core'
import { Command } from 'commander'
import type { Bind } from './bind.ts'
import { addCheckCommand } from './check/check-command.ts'
import type { CliHost } from './cli-host.ts'
import { type CommandContext, createContext, type GlobalOptions } from './command-context.ts'
import { addConfigCommand } from './config/config-command.ts'
import { addConvertCommand } from './convert/convert-command.ts'
import { describeExitCodes, type ExitName } from './exit-codes.ts'
import { CONFIG_FILE_NAMES } from './find-config.ts'
import { addListCommand } from './list/list-command.ts'
import { createStyle, hasColors } from './output/style.ts'
import { addRetryCommand } from './retry/retry-command.ts'
import { addStartCommand } from './start/start-command.ts'
import { addStatusCommand } from './status/status-command.ts'
import { addStoryCommand } from './story/story-command.ts'

const HELP_WIDTH = 100

export interface ProgramOptions {
  /** False: help that is shown instead of an error is left out. */
  readonly showsHelpOnError: boolean
  /** Told how the command ended; a command that throws does not tell. */
  onEnd(exit: ExitName): void
}

export function createProgram(host: CliHost, { showsHelpOnError, onEnd }: ProgramOptions): Command {
  const program = new Command('sightline-station')
  program
    .description('Watches folders, converts test reports, queues them durably and delivers them to a WATS server.')
    .version(VERSION, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .option('-c, --config <file>', `configuration (default: ${CONFIG_FILE_NAMES.join(', ')} here)`)
    .option('--json', 'print one JSON document; errors as JSON problems on stderr')
    .option('--no-color', 'print without colours')
    .option('-q, --quiet', 'print only what was asked for and what goes wrong')
    .addHelpText('after', () => `\n${environmentHelp()}\n\n${describeExitCodes()}\n`)
  settle(program, host, showsHelpOnError)

  const bind: Bind =
    <A extends unknown[]>(run: (context: CommandContext, ...given: A) => Promise<ExitName>) =>
    async (...given: [...A, Command]) => {
      const command = given.at(-1) as Command
      const context = createContext(host, command.optsWithGlobals<GlobalOptions>())
      onEnd(await run(context, ...(given.slice(0, -1) as unknown[] as A)))
    }
  addStartCommand(program, bind)
  addStatusCommand(program, bind)
  addStoryCommand(program, bind)
  addListCommand(program, bind)
  addRetryCommand(program, bind)
  addConvertCommand(program, bind)
  addCheckCommand(program, bind)
  addConfigCommand(program, bind)
  return program
}

/** What the commands inherit: nothing exits, nothing is printed but through the host, errors are told by ourselves. */
function settle(program: Command, { stdout, stderr, environment }: CliHost, showsHelpOnError: boolean): void {
  const colors = (isTerminal: boolean) => hasColors({ wanted: true, isTerminal, environment })
  const { strong } = createStyle(true) // commander takes the colours out where there are none
  program
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void stdout.write(text),
      writeErr: (text) => void (showsHelpOnError && stderr.write(text)),
      outputError: () => undefined,
      getOutHelpWidth: () => Math.min(stdout.columns ?? HELP_WIDTH, HELP_WIDTH),
      getErrHelpWidth: () => Math.min(stderr.columns ?? HELP_WIDTH, HELP_WIDTH),
      getOutHasColors: () => colors(stdout.isTTY === true),
      getErrHasColors: () => colors(stderr.isTTY === true),
    })
    .configureHelp({ showGlobalOptions: true, styleTitle: strong })
}

function environmentHelp(): string {
  return [
    'Environment:',
    '  SIGHTLINE_STATION_CONFIG  the configuration, where --config does not name it',
    '  NO_COLOR, FORCE_COLOR     never or always print colours',
  ].join('\n')
}

/** One run of the command line: from the words that were typed to the exit code. Never throws, never exits the process. */
import { CommanderError } from 'commander'
import { cliErrors } from './cli-errors.ts'
import type { CliHost } from './cli-host.ts'
import { guessOutputOptions } from './command-context.ts'
import { EXIT_CODES, type ExitName } from './exit-codes.ts'
import { exitNameOf } from './exit-name-of.ts'
import type { OutputOptions } from './output/output.ts'
import { createProgram } from './program.ts'
import { reportFailure } from './report-failure.ts'

/** Ends that commander throws although nothing is wrong. */
const ASKED_FOR: ReadonlySet<string> = new Set(['commander.helpDisplayed', 'commander.version'])

/** @param argv - without node and the script @returns the exit code */
export async function runCli(argv: readonly string[], host: CliHost): Promise<number> {
  let ended: ExitName = 'ok'
  const options = guessOutputOptions(argv)
  const program = createProgram(host, {
    showsHelpOnError: !options.isJson,
    onEnd(exit) {
      ended = exit
    },
  })
  try {
    await program.parseAsync(argv, { from: 'user' })
  } catch (error) {
    ended = endOf(error, options, host)
  }
  return EXIT_CODES[ended].code
}

function endOf(error: unknown, options: OutputOptions, host: CliHost): ExitName {
  if (error instanceof CommanderError && ASKED_FOR.has(error.code)) return 'ok'
  // Its help was printed already, which says more than the error would.
  if (error instanceof CommanderError && error.code === 'commander.help' && !options.isJson) return 'usage'
  const told = error instanceof CommanderError ? usageError(error) : error
  const exit = exitNameOf(told)
  reportFailure(told, exit, host, options)
  return exit
}

function usageError({ code, message }: CommanderError) {
  const problem = code === 'commander.help' ? 'a command is wanted' : message.replace(/^error: /, '')
  return cliErrors.usage({ problem })
}

/** The options of `sightline-wats-server`. */
import { Command, InvalidArgumentError } from 'commander'

export interface CommandLine {
  readonly host: string
  readonly port: number
  readonly adminPort: number
  readonly data?: string
  readonly token?: string
  readonly readOnlyToken?: string
  /** ms. */
  readonly delay: number
  readonly json: boolean
}

/** Texts go here, not to the console, so that tests can read them. */
export interface CommandLineOutput {
  out(text: string): void
  err(text: string): void
}

const MAX_PORT = 65_535
const MAX_DELAY_MS = 3_600_000

/**
 * @param argv - without `node` and the script
 * @throws CommanderError with `exitCode` 0 after `--help`, 1 after bad usage; the text has been written by then
 */
export function readCommandLine(argv: readonly string[], output: CommandLineOutput): CommandLine {
  const command = new Command('sightline-wats-server')
    .description('A WATS server for tests: every REST operation, on SQLite, and it can be told to misbehave.')
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--port <number>', 'port of the REST API and of /__control/; 0 takes a free one', portOf, 0)
    .option('--admin-port <number>', 'port of /metrics and /health; 0 takes a free one', portOf, 0)
    .option('--data <file>', 'SQLite file to keep reports in; in memory when left out')
    .option('--token <token>', 'token that clients must send, as Basic or Bearer')
    .option('--read-only-token <token>', 'token that may read and not submit')
    .option('--delay <ms>', 'let every answer wait', delayOf, 0)
    .option('--json', 'print one JSON line when ready', false)
    .allowExcessArguments(false)
    .exitOverride()
    .configureOutput({ writeOut: output.out, writeErr: output.err })
  return command.parse([...argv], { from: 'user' }).opts<CommandLine>()
}

function portOf(text: string): number {
  return wholeOf(text, MAX_PORT, `Wanted a port from 0 to ${MAX_PORT}.`)
}

function delayOf(text: string): number {
  return wholeOf(text, MAX_DELAY_MS, `Wanted ms from 0 to ${MAX_DELAY_MS}.`)
}

function wholeOf(text: string, most: number, wanted: string): number {
  const number = /^\d{1,10}$/.test(text) ? Number(text) : most + 1
  if (number > most) throw new InvalidArgumentError(wanted)
  return number
}

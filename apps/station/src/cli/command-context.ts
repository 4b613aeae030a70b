/** What every command has at hand: the process, the global options, and the output made from both. */
import type { CliHost } from './cli-host.ts'
import { createOutput, type Output, type OutputOptions } from './output/output.ts'

/** As commander gives them; the same for every command. */
export interface GlobalOptions {
  readonly config?: string | undefined
  readonly json?: boolean | undefined
  readonly quiet?: boolean | undefined
  /** False for `--no-color`. */
  readonly color?: boolean | undefined
}

export interface CommandContext {
  readonly host: CliHost
  readonly output: Output
  /** `--config` as it was given. */
  readonly configOption: string | undefined
}

export function createContext(host: CliHost, options: GlobalOptions): CommandContext {
  return { host, output: createOutput(host, outputOptions(options)), configOption: options.config }
}

export function outputOptions({ json = false, quiet = false, color = true }: GlobalOptions): OutputOptions {
  return { isJson: json, isQuiet: quiet, wantsColors: color }
}

/** For faults that come before the command line is understood: what it seems to want. */
export function guessOutputOptions(argv: readonly string[]): OutputOptions {
  const end = argv.indexOf('--')
  const options = end < 0 ? argv : argv.slice(0, end)
  return outputOptions({
    json: options.includes('--json'),
    quiet: options.includes('--quiet') || options.includes('-q'),
    color: !options.includes('--no-color'),
  })
}

/** The end of every command's help: examples, and the exit codes it may end with. */
import type { Command } from 'commander'
import { describeExitCodes, type ExitName } from './exit-codes.ts'

export interface CommandDescription {
  /** What follows the name of the program, and what it does. */
  readonly examples: readonly (readonly [string, string])[]
  readonly exits: readonly ExitName[]
}

export function describeCommand(command: Command, { examples, exits }: CommandDescription): void {
  const width = Math.max(...examples.map(([line]) => line.length))
  const lines = examples.map(([line, meaning]) => `  sightline-station ${line.padEnd(width)}  # ${meaning}`)
  command.addHelpText('after', `\nExamples:\n${lines.join('\n')}\n\n${describeExitCodes(exits)}`)
}

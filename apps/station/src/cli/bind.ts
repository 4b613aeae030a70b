/** The contract between a command and the tree of commands it hangs in. */
import type { Command } from 'commander'
import type { CommandContext } from './command-context.ts'
import type { ExitName } from './exit-codes.ts'

/** Turns what a command does into what commander calls: the arguments, the options, and the command itself. */
export type Bind = <A extends unknown[]>(
  run: (context: CommandContext, ...given: A) => Promise<ExitName>,
) => (...given: [...A, Command]) => Promise<void>

/** What the command line gets from the process it runs in; tests hand in their own. */
import type { Clock } from '@sightline/core'

export interface TextTarget {
  write(text: string): unknown
  readonly isTTY?: boolean | undefined
  /** Width of the terminal in characters. */
  readonly columns?: number | undefined
}

export interface CliHost {
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Relative paths of the command line start here. */
  readonly cwd: string
  readonly stdout: TextTarget
  readonly stderr: TextTarget
  readonly clock: Clock
  /** Aborted by Ctrl-C or SIGTERM, with a SightlineError as the reason. */
  readonly interruption: AbortSignal
  /** Hands signals and closed pipes over: from now on the service sees to them. */
  becomeService(): void
}

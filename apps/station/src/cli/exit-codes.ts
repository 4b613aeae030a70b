/** How the command line ends: the one table that the code, the help and the tests read. A number never changes its meaning. */

export const EXIT_CODES = {
  ok: { code: 0, meaning: 'all is well' },
  failure: { code: 1, meaning: 'it did not work: nothing found, a file rejected, an unexpected fault' },
  usage: { code: 2, meaning: 'the command line is wrong' },
  interrupted: { code: 3, meaning: 'interrupted by a signal' },
  configuration: { code: 20, meaning: 'the configuration is missing or wrong' },
  folders: { code: 21, meaning: 'a folder is missing, unreadable or not writable, or its disk is full' },
  storage: { code: 22, meaning: 'the journal cannot be opened, or the converters cannot be loaded' },
  notRunning: { code: 30, meaning: 'the service is not running' },
  unready: { code: 31, meaning: 'the service runs, but is unhealthy or not ready' },
  noAnswer: { code: 32, meaning: 'the service runs, but its admin server does not answer' },
  adminRefused: { code: 33, meaning: 'the admin server of the service refused the admin token' },
  network: { code: 40, meaning: 'the WATS server or the way to it fails: errors, time-outs, not a WATS server' },
  unreachable: { code: 41, meaning: 'the WATS server cannot be reached' },
  refused: { code: 42, meaning: 'the WATS server refused the token' },
} as const satisfies Readonly<Record<string, { readonly code: number; readonly meaning: string }>>

/** What a command resolves with. */
export type ExitName = keyof typeof EXIT_CODES

/** The table as the help prints it, for the codes that are named, or all. */
export function describeExitCodes(names: readonly ExitName[] = Object.keys(EXIT_CODES) as ExitName[]): string {
  const lines = names.map((name) => `  ${String(EXIT_CODES[name].code).padStart(2)}  ${EXIT_CODES[name].meaning}`)
  return ['Exit codes:', ...lines].join('\n')
}

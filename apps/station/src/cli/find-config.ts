/** Which configuration file a command means. */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { CONFIG_FILE_VARIABLE } from '../config/load.ts'
import { cliErrors } from './cli-errors.ts'
import type { CliHost } from './cli-host.ts'

/** Looked for where the command is given, in this order. */
export const CONFIG_FILE_NAMES = ['station.yaml', 'station.yml', 'station.json'] as const

/**
 * `--config`, else the environment, else the first file of the usual names.
 *
 * @returns an absolute path; of a file that was named, whether or not it exists
 * @throws SightlineError `STATION_CLI_NO_CONFIG` naming the places that were looked at
 */
export function findConfig(
  named: string | undefined,
  { environment, cwd }: Pick<CliHost, 'environment' | 'cwd'>,
): string {
  const told = named ?? environment[CONFIG_FILE_VARIABLE]
  if (told !== undefined && told !== '') return resolve(cwd, told)
  const found = CONFIG_FILE_NAMES.map((name) => resolve(cwd, name)).find((file) => existsSync(file))
  if (found !== undefined) return found
  throw cliErrors.noConfig({ searched: `${CONFIG_FILE_NAMES.join(', ')} in ${cwd}` })
}

/** A misspelt folder would show an empty list; it is refused instead. */
import type { PublicConfig } from '../config/load.ts'
import type { Counts } from '../journal/journal.ts'
import { cliErrors } from './cli-errors.ts'

/** Known are the folders of the configuration and those that only the journal remembers. @throws `STATION_CLI_USAGE` */
export function checkFolderName(name: string | undefined, { folders }: PublicConfig, counts: Counts): void {
  if (name === undefined) return
  const stages = [...counts.files, ...counts.reports]
  const known = [...new Set([...folders.map((folder) => folder.name), ...stages.map((stage) => stage.folder)])]
  if (known.includes(name)) return
  throw cliErrors.usage({ problem: `there is no folder ${JSON.stringify(name)}; there are ${known.join(', ')}` })
}

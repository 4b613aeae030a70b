/** The configuration and the journal, as commands need them. */
import { dirname } from 'node:path'
import { type LoadedConfig, loadConfig, type PublicConfig, readConfig } from '../config/load.ts'
import { readSecret } from '../config/read-secret.ts'
import { type JournalReader, openJournalReader } from '../journal/journal-reader.ts'
import type { CommandContext } from './command-context.ts'
import { findConfig } from './find-config.ts'

/** @throws SightlineError `STATION_CLI_NO_CONFIG` or `STATION_CONFIG_*` */
export function openConfig({ configOption, host }: CommandContext): LoadedConfig {
  return loadConfig(findConfig(configOption, host), host.environment)
}

/** Without secrets, which whoever asks about a file may not be able to read. @throws as `openConfig` */
export function openPublicConfig({ configOption, host }: CommandContext): PublicConfig {
  return readConfig(findConfig(configOption, host), host.environment)
}

/** The admin token; undefined when there is none or it cannot be read: on loopback it is not needed. */
export function adminTokenOf({ file, config }: PublicConfig, { host }: CommandContext): string | undefined {
  if (config.admin.token === undefined) return undefined
  try {
    return readSecret(config.admin.token, 'admin.token', { file, folder: dirname(file), environment: host.environment })
  } catch {
    return undefined // the admin server will say so if it wants one
  }
}

/** Opens the journal for questions and closes it whatever happens. @throws SightlineError `STATION_JOURNAL_*` */
export async function withJournal<T>(
  { journalPath }: PublicConfig,
  ask: (journal: JournalReader) => Promise<T>,
): Promise<T> {
  const journal = openJournalReader(journalPath)
  try {
    return await ask(journal)
  } finally {
    journal.close()
  }
}

/** The program as it must be called again, for advice: with the `--config` that it was called with. */
export function programOf({ configOption }: CommandContext): string {
  return configOption === undefined ? 'sightline-station' : `sightline-station --config ${quoted(configOption)}`
}

function quoted(text: string): string {
  return /^[\w@%+=:,./\\-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}

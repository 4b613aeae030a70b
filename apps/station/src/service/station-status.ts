/** The station as it stands, for the control API and the command line. */
import type { LoadedConfig } from '../config/load.ts'
import type { GateState } from '../deliver/delivery-gate.ts'
import type { FolderStatus } from '../intake/folder-status.ts'
import type { Counts, JournalStatus } from '../journal/journal.ts'

export interface StationStatus {
  readonly name: string
  readonly server: string
  /** Tells one station from another. */
  readonly journalPath: string
  readonly delivery: GateState
  readonly folders: readonly FolderStatus[]
  readonly counts: Counts
  readonly journal: JournalStatus
  readonly converters: readonly { readonly name: string; readonly version: string }[]
  readonly workers: { readonly workers: number; readonly busy: number; readonly queued: number }
}

export function stationStatus(
  loaded: LoadedConfig,
  now: Omit<StationStatus, 'name' | 'server' | 'journalPath'>,
): StationStatus {
  return { name: loaded.config.name, server: loaded.config.server.url, journalPath: loaded.journalPath, ...now }
}

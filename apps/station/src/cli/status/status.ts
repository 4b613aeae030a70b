/** What `status` tells, as one document. */
import type { Counts } from '../../journal/journal.ts'
import type { ServiceState } from '../service-link/service-state.ts'

export interface Status {
  readonly name: string
  readonly config: string
  readonly journal: JournalState
  readonly service: ServiceState
}

export interface JournalState {
  readonly path: string
  /** With the log beside it; undefined when there is no journal yet. */
  readonly sizeBytes: number | undefined
  readonly counts: Counts
}

/** What a watched folder needs of the station. */
import type { Clock, Guard, SightlineError } from '@sightline/core'
import type { FoundFile, StableFile, UnreadableFile } from './arrival.ts'
import type { ScanProgress } from './folder-status.ts'
import type { OnChanges } from './wake-ups.ts'

export interface IntakeHost {
  readonly clock: Clock
  readonly guard: Guard
  /** For each file, whether the journal has it. Called with up to 200 at a time. */
  known(files: readonly FoundFile[]): Promise<boolean[]>
  /** Asked before each file; false = the journal has enough to convert, the file stays where it is. Must be cheap. */
  mayTake(): boolean | Promise<boolean>
  /** Resolves when the file is safely in the journal; a rejection leaves it here, to be tried again. */
  onStable(file: StableFile): Promise<void>
  /** The same for a file that could not be read in six attempts over half a minute. */
  onUnreadable(file: UnreadableFile): Promise<void>
  /** A problem that a person should know: a link, an odd name, a folder gone. The same one comes once, not at each scan. */
  onProblem(problem: SightlineError): void
  /** Called after each chunk of a scan and at its end. */
  onScan?(progress: ScanProgress): void
  /** Every event of the operating system, for whoever counts them. */
  readonly onChanges?: OnChanges
  /** After each scan: folders that were looked into, and whether the operating system tells of their changes. */
  onWatching?(folders: number, isWatched: boolean): void
}

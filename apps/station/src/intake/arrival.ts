/** What intake hands over. */
import type { SightlineError } from '@sightline/core'

/** A regular file as a look at the folder found it. */
export interface FoundFile {
  readonly path: string
  readonly name: string
  readonly sizeBytes: number
  readonly mtimeMs: number
  readonly inode: number
}

/** A complete file, with the hash of exactly the bytes that its size and time belong to. */
export interface StableFile extends FoundFile {
  /** Name of the watched folder. */
  readonly folder: string
  /** Hex. */
  readonly sha256: string
  /** The marker that said the file is complete; whoever puts the file away removes it first. */
  readonly markerPath: string | undefined
  /** When intake saw it first; until now it was waiting to become quiet or for its turn. */
  readonly firstSeenMs: number
}

/** A file that would not be read, however often it was tried. */
export interface UnreadableFile extends FoundFile {
  readonly folder: string
  readonly attempts: number
  readonly firstSeenMs: number
  readonly error: SightlineError
}

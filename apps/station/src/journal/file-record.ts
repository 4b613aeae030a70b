/** What the journal knows of one file. */
import type { FileState } from './transitions.ts'

/** Code and sentence of what went wrong last. */
export interface JournalFault {
  readonly code: string
  readonly message: string
}

export interface FileRecord {
  /** The journal's own number, rising in order of arrival. */
  readonly id: number
  /** Name of the watched folder as configured, not its path. */
  readonly folder: string
  /** Absolute path at which the file was found. */
  readonly path: string
  /** Last part of `path`. */
  readonly name: string
  readonly sizeBytes: number
  /** With the fraction that the file system gives. */
  readonly mtimeMs: number
  readonly inode: number | undefined
  /** Hex; undefined when the file could not be read. */
  readonly sha256: string | undefined
  readonly state: FileState
  readonly correlationId: string
  /** W3C header value of the span that received it. */
  readonly traceparent: string | undefined
  /** Name of the converter that made its reports, or that refused it. */
  readonly converter: string | undefined
  readonly receivedMs: number
  /** When it came into its present state. */
  readonly updatedMs: number
  /** WAITING: when it is tried again. In a lease: when that runs out. Ready to be put away: since when. */
  readonly dueMs: number | undefined
  readonly leaseOwner: string | undefined
  /** Conversions begun since it was received or last retried on command. */
  readonly attempts: number
  /** Reports made from it, those not yet settled, and those refused for good. */
  readonly reports: number
  readonly openReports: number
  readonly deadReports: number
  readonly error: JournalFault | undefined
  /** Where the file was put; undefined until it is put away, and after it was deleted. */
  readonly finalPath: string | undefined
  /** True once it is put away (moved, zipped, deleted, or kept on purpose). */
  readonly isPutAway: boolean
}

/** A file as intake hands it over: stable, and hashed unless it is unreadable. */
export interface ArrivedFile {
  readonly folder: string
  readonly path: string
  readonly sizeBytes: number
  readonly mtimeMs: number
  readonly inode?: number | undefined
  readonly sha256?: string | undefined
  readonly correlationId: string
  readonly traceparent?: string | undefined
}

/** Answer to a file that was handed over. */
export type Receipt =
  | {
      readonly kind: 'new'
      readonly fileId: number
      /** An earlier file with the same content, whatever its path; its reports have the same ids. */
      readonly duplicateOf: number | undefined
    }
  /** The very same file is in the journal and still lies where it was found. */
  | { readonly kind: 'known'; readonly fileId: number; readonly state: FileState }

/** What makes a file the same file, without reading it. */
export interface FileIdentity {
  readonly path: string
  readonly sizeBytes: number
  readonly mtimeMs: number
}

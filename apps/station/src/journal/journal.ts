/**
 * The journal: the durable record of every file, and the queues of the station, which are queries on it. Each method
 * is one transaction; its promise settles after the change is on disk. A change of state and the step that tells of it
 * are one change. When a promise is rejected nothing was changed.
 */
import type { ArrivedFile, FileIdentity, FileRecord, JournalFault, Receipt } from './file-record.ts'
import type { ConvertedReport, ReportRecord } from './report-record.ts'
import type { StoryNote, Story as StoryOf } from './step-record.ts'
import type { FileState, ReportState } from './transitions.ts'

export type Story = StoryOf<FileRecord, ReportRecord>

/** Who holds work, and until when. What is not settled by then may be claimed by anybody. */
export interface Lease {
  readonly owner: string
  /** Milliseconds since the epoch. */
  readonly untilMs: number
}

/**
 * Proof of a claim. Outcomes carry it, so that one who lost the lease cannot undo what the next one did: such an
 * outcome changes nothing and resolves to false. A second outcome of one claim throws `STATION_JOURNAL_ILLEGAL_MOVE`.
 */
export interface Claim {
  readonly id: number
  readonly claim: number
}

export interface FileClaim extends Claim {
  readonly file: FileRecord
  /** True when an earlier lease ran out: the process stopped, or hung, in the middle of it. */
  readonly isResumed: boolean
}

export interface ReportClaim extends Claim {
  readonly report: ReportRecord
  readonly isResumed: boolean
  /** Of the file that it was made from. */
  readonly correlationId: string
  readonly traceparent: string | undefined
  readonly fileName: string
  /** When that file was received, complete; milliseconds since the epoch. */
  readonly receivedMs: number
}

export interface Conversion {
  readonly converter: string
  /** None is allowed: the file holds no report and is finished. */
  readonly reports: readonly ConvertedReport[]
  /** The converter's log and warnings, for the story. */
  readonly notes?: readonly StoryNote[] | undefined
}

/** How a conversion ended without reports. */
export interface ConversionFault extends JournalFault {
  readonly converter?: string | undefined
  readonly notes?: readonly StoryNote[] | undefined
}

/** A file to be put away, and how it ended: `FAILED` and `REJECTED` go to the error folder. */
export interface FinishClaim extends Claim {
  readonly file: FileRecord
  readonly end: 'CONVERTED' | 'REJECTED' | 'FAILED'
}

/** Where a file was put. */
export interface PutAway {
  /** undefined when nothing is left of it: deleted, or somebody else took or replaced it. */
  readonly finalPath?: string | undefined
  /** Of the file at its new place, when they differ; they are compared when it is retried from there. */
  readonly mtimeMs?: number | undefined
  readonly inode?: number | undefined
  readonly message?: string | undefined
}

export interface StageCount<State> {
  readonly state: State
  readonly folder: string
  readonly count: number
  /** When the oldest in this stage was received (file) or queued (report); undefined for the ends of life. */
  readonly oldestMs: number | undefined
}

export interface Counts {
  /** Only stages that hold something. */
  readonly files: readonly StageCount<FileState>[]
  readonly reports: readonly StageCount<ReportState>[]
}

export interface ListQuery<State> {
  readonly state?: State | undefined
  readonly folder?: string | undefined
  /** At most this many, newest first. */
  readonly limit: number
  /** Only those with a smaller id: the next page. */
  readonly before?: number | undefined
}

/** What a person wants tried again: named rows, or all in a state. */
export type RetrySelection =
  | { readonly fileIds: readonly number[] }
  | { readonly reportNos: readonly number[] }
  | {
      /** FAILED and REJECTED: convert again. DEAD: send again. WAITING and RETRY: now, instead of later. */
      readonly state: 'FAILED' | 'REJECTED' | 'WAITING' | 'DEAD' | 'RETRY'
      readonly folder?: string | undefined
      /** At most this many in one call; call again while it returns that many. */
      readonly limit: number
    }

export interface Retention {
  /** FINISHED files before this time are forgotten, with reports, bodies and steps. */
  readonly finishedBeforeMs: number
  /** The same for FAILED and REJECTED files that are put away. Left out: kept for ever. */
  readonly failedBeforeMs?: number | undefined
  /** Bodies of reports delivered before this time are removed. Left out: they go with their file. */
  readonly bodiesBeforeMs?: number | undefined
  /** Rows in one call at most; a call also ends after about 20 ms. Call again while `isMore`. */
  readonly limit: number
}

export interface Pruned {
  readonly files: number
  readonly bodies: number
  readonly isMore: boolean
}

/** The questions that need no writer; a reader in another process answers them too. */
export interface JournalQueries {
  /** Files that match a file name, path, serial number, report id, correlation id or file id (`17` or `#17`), newest first, 20 at most. */
  story(query: string): Promise<Story[]>
  listFiles(query: ListQuery<FileState>): Promise<FileRecord[]>
  listReports(query: ListQuery<ReportState>): Promise<ReportRecord[]>
  /** Costs the same with ten rows and with a million. */
  counts(): Promise<Counts>
  file(fileId: number): Promise<FileRecord | undefined>
}

export interface Journal extends JournalQueries {
  /**
   * RECEIVED, unless the very same file (path, size, mtime, content) is in the journal and was not put elsewhere. A file
   * that comes back from `error/` to its old place is new.
   */
  receive(file: ArrivedFile): Promise<Receipt>
  /** For each file, whether `receive` would call it known, judged without its content. At most 1,000 in a call. */
  knownFiles(files: readonly FileIdentity[]): Promise<boolean[]>

  /** The oldest due files, in turn between folders, now CONVERTING. */
  claimConversion(limit: number, lease: Lease): Promise<FileClaim[]>
  recordConverted(claim: Claim, conversion: Conversion): Promise<boolean>
  /** WAITING: the file is not ready; tried again from `atMs` on. */
  wait(claim: Claim, atMs: number, fault: ConversionFault): Promise<boolean>
  /** REJECTED: not a report, or a report that breaks a rule. A file just received has the claim 0. */
  reject(claim: Claim, fault: ConversionFault): Promise<boolean>
  /** FAILED: the conversion went wrong. A file just received (empty, unreadable) has the claim 0. */
  fail(claim: Claim, fault: ConversionFault): Promise<boolean>

  /** The oldest due reports, in turn between folders, now DELIVERING. */
  claimDelivery(limit: number, lease: Lease): Promise<ReportClaim[]>
  /** The encoded report; undefined when retention removed it. The caller owns it. */
  readBody(reportNo: number): Promise<Uint8Array | undefined>
  /** The server has it. Counts also when the lease was lost; false when it was DELIVERED before. */
  recordDelivered(claim: Claim, answer?: string): Promise<boolean>
  /** RETRY from `atMs` on. */
  retryLater(claim: Claim, atMs: number, fault: JournalFault & { readonly answer?: string }): Promise<boolean>
  /** DEAD: refused for good. */
  dead(claim: Claim, fault: JournalFault & { readonly answer?: string }): Promise<boolean>

  /** Files whose end is decided and that still lie where they were found, oldest first. */
  filesToFinish(limit: number, lease: Lease): Promise<FinishClaim[]>
  /** The file is put away: CONVERTED becomes FINISHED; REJECTED and FAILED stay. */
  finish(claim: Claim, where: PutAway): Promise<boolean>
  /** It could not be put away (disk full, folder gone); tried again from `atMs` on. */
  finishLater(claim: Claim, atMs: number, fault: JournalFault): Promise<boolean>

  /** A line for the story without a change of state. */
  note(fileId: number, note: StoryNote): Promise<void>
  /** Gives back what `owner` claimed and has not settled; these attempts do not count. For an orderly shutdown. */
  releaseLeases(owner: string): Promise<number>
  /** Makes due at once what owners other than `owner` hold: they are gone. For the start. */
  resumeLeases(owner: string): Promise<number>
  /** Tries again on command. @returns how many files and reports were moved */
  retry(selection: RetrySelection): Promise<{ files: number; reports: number }>
  prune(retention: Retention): Promise<Pruned>
  /** Kept files (post action `keep`) that retention left as a memory, oldest first: forget those that are gone. */
  keptFiles(afterId: number, limit: number): Promise<{ id: number; path: string }[]>
  forget(fileIds: readonly number[]): Promise<number>
  /** Writes and syncs; throws `STATION_JOURNAL_WRITE_FAILED` when that is impossible. */
  checkWritable(): Promise<void>
  /** Waits for what was asked, then closes. Later calls are refused with `STATION_JOURNAL_CLOSED`. */
  close(): Promise<void>
  /** How the file was found at the opening. */
  readonly opened: OpenedJournal
  /** For metrics: what the writer did so far and what it has in hand. */
  status(): JournalStatus
}

export interface OpenedJournal {
  readonly path: string
  readonly schemaVersion: number
  readonly isNew: boolean
  /** False after a crash; the file was checked then. */
  readonly wasCleanlyClosed: boolean
  readonly checkMs: number
}

export interface JournalStatus {
  /** Calls that wait for their commit. */
  readonly pending: number
  readonly commits: number
  readonly changes: number
  /** Longest time of one transaction with its sync, in milliseconds, and the last one. */
  readonly slowestCommitMs: number
  readonly lastCommitMs: number
  readonly isFailed: boolean
}

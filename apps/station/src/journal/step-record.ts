/** One line of a file's story. */
import type { FileState, ReportState } from './transitions.ts'

export type StepFields = { readonly [key: string]: string | number | boolean | null | undefined }

export interface StepRecord {
  readonly id: number
  readonly fileId: number
  /** The journal's number of the report it is about; undefined when it is about the whole file. */
  readonly reportNo: number | undefined
  readonly atMs: number
  /** What happened, in one word: `received`, `claimed`, `converted`, `delivered` ... */
  readonly step: string
  readonly from: FileState | ReportState | undefined
  readonly to: FileState | ReportState | undefined
  readonly message: string | undefined
  readonly fields: StepFields | undefined
  readonly attempt: number | undefined
  readonly traceId: string | undefined
  readonly spanId: string | undefined
}

/** A line that the caller adds to the story without a change of state, such as a converter's log. */
export interface StoryNote {
  readonly step: string
  readonly message?: string | undefined
  readonly fields?: StepFields | undefined
}

/** The whole life of one file. */
export interface Story<File, Report> {
  readonly file: File
  readonly reports: readonly Report[]
  /** Oldest first. */
  readonly steps: readonly StepRecord[]
  /** True when there are more steps or reports than are shown here. */
  readonly isCut: boolean
}

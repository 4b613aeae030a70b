/** What the journal knows of one report in the outbox. */
import type { JournalFault } from './file-record.ts'
import type { ReportState } from './transitions.ts'

export interface ReportRecord {
  /** The journal's own number. */
  readonly id: number
  readonly fileId: number
  readonly folder: string
  /** Place among the reports of its file, from 0. */
  readonly index: number
  /** UUID the server knows it by. The same content at another path has the same one. */
  readonly reportId: string
  readonly serialNumber: string | undefined
  readonly partNumber: string | undefined
  /** T or R. */
  readonly type: string | undefined
  /** P, F, D, E or T. */
  readonly result: string | undefined
  /** Format of the body, as the server's operations are named: `wsjf` or `wsxf`. */
  readonly format: string
  readonly state: ReportState
  readonly attempts: number
  readonly queuedMs: number
  /** When it came into its present state. */
  readonly updatedMs: number
  /** QUEUED and RETRY: when it may be sent. DELIVERING: when the lease runs out. */
  readonly dueMs: number | undefined
  readonly leaseOwner: string | undefined
  readonly deliveredMs: number | undefined
  /** What the server said last, shortened. */
  readonly answer: string | undefined
  readonly error: JournalFault | undefined
  readonly sizeBytes: number
  /** False after retention removed the body. */
  readonly hasBody: boolean
}

/** A report as a converter made it, on its way into the outbox. */
export interface ConvertedReport {
  readonly reportId: string
  readonly serialNumber?: string | undefined
  readonly partNumber?: string | undefined
  readonly type?: string | undefined
  readonly result?: string | undefined
  readonly format: string
  /** The encoded report. The journal takes it over: do not use it afterwards. */
  readonly body: Uint8Array
}

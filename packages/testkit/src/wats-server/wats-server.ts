/** The test server as a test holds it. */
import type { Misbehaviour } from './misbehaviour/misbehaviour.ts'
import type { ActiveMisbehaviour } from './misbehaviour/misbehaviours.ts'
import type { LoggedRequest, RequestFilter } from './request-log.ts'
import type { FoundHeader, ReportFormat } from './store/report-store.ts'
import type { Submission } from './store/submission-log.ts'

/** A running server. Whoever starts it stops it. */
export interface WatsServer {
  /** `http://127.0.0.1:port`, without a slash at the end. */
  readonly url: string
  readonly port: number
  /**
   * Tells it to misbehave from the next request on. Resolves when it does: `down` when nobody listens any more.
   *
   * @returns ends just this one; resolves when it is over, for `down` when the server listens again
   * @throws TypeError naming path, wanted and got
   */
  misbehave(misbehaviour: Misbehaviour): Promise<() => Promise<void>>
  /** Ends every misbehaviour; resolves when the server listens. */
  behave(): Promise<void>
  behaviour(): ActiveMisbehaviour[]
  /** Every report id that arrived, and how often. */
  submissions(): Submission[]
  submission(id: string): Submission | undefined
  /** The last requests, oldest first. */
  requests(filter?: RequestFilter): LoggedRequest[]
  /** Headers of the stored reports with their parts, in order of arrival. */
  reports(): FoundHeader[]
  /** The document that holds the report, byte for byte as it was submitted. */
  reportBytes(id: string): Buffer | undefined
  countReports(format?: ReportFormat): number
  /** Empties one of its memories. */
  forget(what: 'requests' | 'submissions' | 'reports'): void
  /** Asks whether the store can be written. @throws what SQLite says */
  probeStore(): void
  /** Lets requests end (5 s), then closes everything; reports in a file stay. A second call does nothing. */
  stop(): Promise<void>
}

/**
 * The states of a file and of a report, and every move that is allowed. Nothing else in the journal decides about
 * states; a move that is not listed here is a fault of the station and throws.
 */
import { journalErrors } from './journal-errors.ts'

/** Life of a file. `CONVERTED` = its reports are in the outbox; `FINISHED` = all are in, and the file is put away. */
export const FILE_STATES = ['RECEIVED', 'CONVERTING', 'WAITING', 'CONVERTED', 'REJECTED', 'FAILED', 'FINISHED'] as const
export type FileState = (typeof FILE_STATES)[number]

/** Life of a report in the outbox. `DEAD` = refused for good by the server; it moves again only on command. */
export const REPORT_STATES = ['QUEUED', 'DELIVERING', 'RETRY', 'DELIVERED', 'DEAD'] as const
export type ReportState = (typeof REPORT_STATES)[number]

export const FILE_MOVES: { readonly [From in FileState]: readonly FileState[] } = {
  // An empty or unreadable file is refused without a converter.
  RECEIVED: ['CONVERTING', 'REJECTED', 'FAILED'],
  // To itself: a crash left the lease to run out. To RECEIVED: given back unstarted at shutdown.
  CONVERTING: ['CONVERTING', 'WAITING', 'CONVERTED', 'REJECTED', 'FAILED', 'RECEIVED'],
  WAITING: ['CONVERTING'],
  // To FAILED: the server refused one of its reports for good.
  CONVERTED: ['FINISHED', 'FAILED'],
  REJECTED: ['RECEIVED'],
  // To CONVERTED: its refused reports are sent again on command.
  FAILED: ['RECEIVED', 'CONVERTED'],
  FINISHED: [],
}

export const REPORT_MOVES: { readonly [From in ReportState]: readonly ReportState[] } = {
  // To DELIVERED from anywhere: an answer may arrive after the lease ran out, and the server's word is the truth.
  QUEUED: ['DELIVERING', 'DELIVERED'],
  DELIVERING: ['DELIVERING', 'DELIVERED', 'RETRY', 'DEAD', 'QUEUED'],
  RETRY: ['DELIVERING', 'DELIVERED'],
  DELIVERED: [],
  DEAD: ['QUEUED', 'DELIVERED'],
}

/** @throws SightlineError `STATION_JOURNAL_ILLEGAL_MOVE` */
export function checkFileMove(id: number, from: FileState, to: FileState): void {
  if (!FILE_MOVES[from].includes(to)) throw journalErrors.illegalMove({ what: 'file', id, from, to })
}

/** @throws SightlineError `STATION_JOURNAL_ILLEGAL_MOVE` */
export function checkReportMove(id: number, from: ReportState, to: ReportState): void {
  if (!REPORT_MOVES[from].includes(to)) throw journalErrors.illegalMove({ what: 'report', id, from, to })
}

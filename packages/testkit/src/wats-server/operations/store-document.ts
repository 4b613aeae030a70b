/** The end of both submissions: stores the document's reports, counts them and answers with their ids. */

import { type Answer, jsonAnswer } from '../http/answer.ts'
import type { ServerParts } from '../request-host.ts'
import type { StoredDocument } from '../store/report-store.ts'

export function storeDocument({ store, recorders }: ServerParts, document: StoredDocument): Answer {
  const { format, reports } = document
  const replaced = store.reports.store(document)
  recorders.submissions.add(replaced, { format, effect: 'replaced' })
  recorders.submissions.add(reports.length - replaced, { format, effect: 'created' })
  // The vendor's InsertReportResult: ID as it was sent, uuid as it is kept.
  return jsonAnswer(reports.map(({ header }) => ({ ID: header.uuid, uuid: header.uuid })))
}

/** The end of both submissions: stores the document's reports, counts them and answers with their ids. */

import type { ReportFacts } from '../header/report-facts.ts'
import { type Answer, jsonAnswer } from '../http/answer.ts'
import type { ServerParts } from '../request-host.ts'
import type { StoredDocument } from '../store/report-store.ts'

export function storeDocument(parts: ServerParts, document: StoredDocument): Answer {
  const { store, recorders } = parts
  const { format, reports } = document
  const replaced = store.reports.store({ ...document, reports: reports.map((facts) => withProcessName(parts, facts)) })
  recorders.submissions.add(replaced, { format, effect: 'replaced' })
  recorders.submissions.add(reports.length - replaced, { format, effect: 'created' })
  // The vendor's InsertReportResult: ID as it was sent, uuid as it is kept.
  return jsonAnswer(reports.map(({ header }) => ({ ID: header.uuid, uuid: header.uuid })))
}

/** The server knows the names of its processes; a report need only give the code. */
function withProcessName({ settings }: ServerParts, facts: ReportFacts): ReportFacts {
  const { processCode, processName } = facts.header
  const known = settings.processes.find((process) => process.code === processCode)
  if (processName !== null || known === undefined) return facts
  return { ...facts, header: { ...facts.header, processName: known.name ?? null } }
}

/** GET /api/Report/Attachment, …/Attachments/{id}: the files inside reports, one or all. */
import { zipSync } from 'fflate'
import type { Handler } from '../call.ts'
import type { SqlCondition } from '../filter/parse-filter.ts'
import type { AttachmentFact } from '../header/report-facts.ts'
import { fileAnswer } from '../http/answer.ts'
import type { QueryParameters } from '../http/query-parameters.ts'
import type { SqlValue } from '../store/database.ts'
import { watsServerErrors } from '../wats-server-errors.ts'
import { reportIdOf } from './report-id.ts'

/** Zip has no time zone; all files carry its first day, so that the same report gives the same bytes. */
const ZIP_TIME = new Date(1980, 0, 1)

/** By `attachmentId`, or by `stepId`: of `reportId` if that is said, else of the newest report that has such a step. */
export const readAttachment: Handler = ({ query }, { store }) => {
  const { condition, wanted } = attachmentWanted(query)
  const file = store.reports.findAttachment(condition)
  if (file === undefined) throw watsServerErrors.attachmentNotFound({ wanted })
  return fileAnswer(file.data, file.contentType, file.name)
}

/** All attachments of a report as a zip; an empty one when it has none. */
export const zipAttachments: Handler = (call, { store }) => {
  const id = reportIdOf(call)
  if (store.reports.find(id) === undefined) throw watsServerErrors.reportNotFound({ id })
  const files = Object.fromEntries(withUniqueNames(store.reports.attachments(id)).map(({ name, data }) => [name, data]))
  return fileAnswer(zipSync(files, { level: 0, mtime: ZIP_TIME }), 'application/zip', `${id}.zip`)
}

function attachmentWanted(query: QueryParameters): { readonly condition: SqlCondition; readonly wanted: string } {
  const tests: string[] = []
  const parameters: SqlValue[] = []
  const words: string[] = []
  const add = (name: string, column: string, value: SqlValue | undefined): void => {
    if (value === undefined) return
    tests.push(`attachments.${column} = ?`)
    parameters.push(value)
    words.push(`${name} ${value}`)
  }
  add('attachmentId', 'id', query.text('attachmentId')?.toLowerCase())
  add('stepId', 'stepId', query.whole('stepId', Number.MAX_SAFE_INTEGER))
  if (tests.length === 0) {
    throw watsServerErrors.parameterInvalid({ parameter: 'attachmentId', wanted: 'this or stepId', got: 'neither' })
  }
  add('reportId', 'reportId', query.text('reportId')?.toLowerCase())
  return { condition: { sql: tests.join(' AND '), parameters }, wanted: words.join(', ') }
}

/** Two files of one name would be one file in the zip; names must also stay inside the folder they are unpacked to. */
function withUniqueNames(files: readonly AttachmentFact[]): { name: string; data: Uint8Array }[] {
  const taken = new Set<string>()
  return files.map(({ name, data }, index) => {
    const plain = name.split(/[\\/]/).at(-1)?.replace(/^\.+$/, '') || `attachment-${index + 1}`
    const unique = taken.has(plain) ? `${index + 1}-${plain}` : plain
    taken.add(unique)
    return { name: unique, data }
  })
}

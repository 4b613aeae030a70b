/** The reports: stored whole in one transaction, replaced by the next of the same id, found by their headers. */
import type { SqlCondition } from '../filter/parse-filter.ts'
import { HEADER_NAMES, type ReportHeader } from '../header/header-fields.ts'
import type { AttachmentFact, ReportFacts } from '../header/report-facts.ts'
import type { BodyStore, StoredBody } from './body-store.ts'
import type { Database, SqlValue } from './database.ts'
import { createPartStore, type Expansion, type ReportParts } from './part-store.ts'
import type { SubmissionLog } from './submission-log.ts'

/** The format a report came in, and is kept in. */
export type ReportFormat = 'wsjf' | 'wsxf'

/** A document as it came, with what was read out of it. */
export interface StoredDocument {
  readonly format: ReportFormat
  readonly body: StoredBody
  /** In the order of the document. */
  readonly reports: readonly ReportFacts[]
}

export interface StoredReport {
  readonly format: ReportFormat
  readonly bodyId: number
  /** Which report of the document, from 0, of how many. */
  readonly place: number
  readonly placesInBody: number
}

/** Parsed and checked: all text in it comes from our own tables, values are parameters. */
export interface HeaderQuery {
  readonly condition: SqlCondition
  /** SQL behind ORDER BY. */
  readonly order: string
  readonly top: number
  readonly skip: number
  readonly expand: readonly Expansion[]
}

/** A header with the parts that were asked for. */
export type FoundHeader = ReportHeader & Partial<ReportParts>

export interface ReportStore {
  /** @returns how many of the reports replaced an earlier one */
  store(document: StoredDocument): number
  find(id: string): StoredReport | undefined
  header(id: string): ReportHeader | undefined
  query(query: HeaderQuery): FoundHeader[]
  attachments(reportId: string): AttachmentFact[]
  findAttachment(condition: SqlCondition): AttachmentFact | undefined
  count(format?: ReportFormat): number
  /** Deletes all reports. */
  clear(): void
}

const BYTES_PER_KB = 1024
const COLUMNS = HEADER_NAMES.map((name) => `"${name}"`).join(', ')
const INSERT = `INSERT INTO reports (${COLUMNS}, format, bodyId, place, placesInBody)
  VALUES (${HEADER_NAMES.map(() => '?').join(', ')}, ?, ?, ?, ?)`

interface Earlier {
  readonly receiveCount: number
  readonly bodyId: number
}

/** Shares the database with bodies and submissions, so that one transaction covers all three. */
export function createReportStore(database: Database, bodies: BodyStore, submissions: SubmissionLog): ReportStore {
  const parts = createPartStore(database)

  function storeOne(document: StoredDocument, place: number): Earlier | undefined {
    const facts = document.reports[place] as ReportFacts
    const { uuid } = facts.header
    const earlier = uuid === null ? undefined : earlierOf(database, uuid)
    const header: ReportHeader = {
      ...facts.header,
      receiveCount: (earlier?.receiveCount ?? 0) + 1,
      reportSize: Math.ceil(document.body.bytes / BYTES_PER_KB),
      timeStamp: nextTimeStamp(database),
    }
    database.run('DELETE FROM reports WHERE uuid = ?', uuid)
    parts.replace(facts)
    const values: SqlValue[] = HEADER_NAMES.map((name) => header[name])
    database.run(INSERT, ...values, document.format, document.body.id, place, document.reports.length)
    return earlier
  }

  return {
    store(document) {
      return database.transaction(() => {
        const earlier = document.reports.map((_, place) => storeOne(document, place))
        submissions.stored(document.reports.flatMap(({ header }) => header.uuid ?? []))
        const replaced = earlier.filter((one) => one !== undefined)
        for (const { bodyId } of replaced) bodies.deleteUnused(bodyId)
        return replaced.length
      })
    },
    find: (id) =>
      database.get('SELECT format, bodyId, place, placesInBody FROM reports WHERE uuid = ?', id.toLowerCase()),
    header: (id) => database.get(`SELECT ${COLUMNS} FROM reports WHERE uuid = ?`, id.toLowerCase()),
    query({ condition, order, top, skip, expand }) {
      const sql = `SELECT ${COLUMNS} FROM reports WHERE ${condition.sql} ORDER BY ${order} LIMIT ? OFFSET ?`
      const found = database.all<ReportHeader>(sql, ...condition.parameters, top, skip)
      return found.map((header) => ({ ...header, ...parts.expand(header.uuid ?? '', expand) }))
    },
    attachments: parts.attachments,
    findAttachment: parts.findAttachment,
    count(format) {
      const [where, parameters] = format === undefined ? ['', []] : [' WHERE format = ?', [format]]
      return database.get<{ count: number }>(`SELECT count(*) AS count FROM reports${where}`, ...parameters)?.count ?? 0
    },
    clear() {
      database.transaction(() => {
        const kept = database.all<{ bodyId: number }>('SELECT DISTINCT bodyId FROM reports')
        database.run('DELETE FROM reports')
        parts.clear()
        for (const { bodyId } of kept) bodies.deleteUnused(bodyId) // a body that is just arriving stays
      })
    },
  }
}

function earlierOf(database: Database, id: string): Earlier | undefined {
  return database.get<Earlier>('SELECT receiveCount, bodyId FROM reports WHERE uuid = ?', id)
}

/** "An incrementing number used as processing order", as the vendor has it. */
function nextTimeStamp(database: Database): number {
  return (database.get<{ last: number | null }>('SELECT max(timeStamp) AS last FROM reports')?.last ?? 0) + 1
}

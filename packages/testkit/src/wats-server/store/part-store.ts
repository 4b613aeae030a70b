/** The parts of reports that queries bring along: sub-units, misc infos, assets, attachments. */
import type { SqlCondition } from '../filter/parse-filter.ts'
import type { AttachmentFact, ReportFacts } from '../header/report-facts.ts'
import type { Database } from './database.ts'
import { PART_TABLES } from './schema.ts'

/** Parts as header queries name and show them. */
export interface ReportParts {
  readonly subUnits: readonly object[]
  readonly miscInfo: readonly object[]
  readonly assets: readonly object[]
  readonly attachments: readonly object[]
}

export const EXPANSIONS = {
  subUnits: 'SELECT partType, serialNumber, partNumber, revision FROM subUnits WHERE reportId = ? ORDER BY rowid',
  miscInfo: 'SELECT description, value FROM miscInfos WHERE reportId = ? ORDER BY rowid',
  assets: 'SELECT serialNumber, usageCount FROM assets WHERE reportId = ? ORDER BY rowid',
  attachments:
    'SELECT id, stepId, name AS filename, contentType, length(data) AS size FROM attachments WHERE reportId = ? ORDER BY rowid',
} as const satisfies Readonly<Record<keyof ReportParts, string>>

export type Expansion = keyof typeof EXPANSIONS

export interface PartStore {
  /** Puts a report's parts in the place of those it had. */
  replace(facts: ReportFacts): void
  expand(reportId: string, expansions: readonly Expansion[]): Partial<ReportParts>
  attachments(reportId: string): AttachmentFact[]
  /** The first that fits, in the newest report that has one. @param condition - on columns of `attachments` */
  findAttachment(condition: SqlCondition): AttachmentFact | undefined
  clear(): void
}

type AttachmentRow = Omit<AttachmentFact, 'data'> & { readonly data: Uint8Array }

const ATTACHMENT_COLUMNS =
  'attachments.id, attachments.stepId, attachments.name, attachments.contentType, attachments.data'

export function createPartStore(database: Database): PartStore {
  return {
    replace({ header, subUnits, miscInfos, assets, attachments }) {
      const id = header.uuid
      for (const table of PART_TABLES) database.run(`DELETE FROM ${table} WHERE reportId = ?`, id)
      for (const { partType, serialNumber, partNumber, revision } of subUnits) {
        database.run('INSERT INTO subUnits VALUES (?, ?, ?, ?, ?)', id, partType, serialNumber, partNumber, revision)
      }
      for (const { description, value } of miscInfos) {
        database.run('INSERT INTO miscInfos VALUES (?, ?, ?)', id, description, value)
      }
      for (const { serialNumber, usageCount } of assets) {
        database.run('INSERT INTO assets VALUES (?, ?, ?)', id, serialNumber, usageCount)
      }
      for (const file of attachments) {
        const { stepId, name, contentType, data } = file
        database.run('INSERT INTO attachments VALUES (?, ?, ?, ?, ?, ?)', id, file.id, stepId, name, contentType, data)
      }
    },
    expand: (reportId, expansions) =>
      Object.fromEntries(expansions.map((name) => [name, database.all<object>(EXPANSIONS[name], reportId)])),
    attachments(reportId) {
      const sql = `SELECT ${ATTACHMENT_COLUMNS} FROM attachments WHERE reportId = ? ORDER BY rowid`
      return database.all<AttachmentRow>(sql, reportId).map(attachmentOf)
    },
    findAttachment({ sql, parameters }) {
      const found = database.get<AttachmentRow>(
        `SELECT ${ATTACHMENT_COLUMNS} FROM attachments JOIN reports ON reports.uuid = attachments.reportId
         WHERE ${sql} ORDER BY reports."timeStamp" DESC, attachments.rowid LIMIT 1`,
        ...parameters,
      )
      return found === undefined ? undefined : attachmentOf(found)
    },
    clear() {
      for (const table of PART_TABLES) database.run(`DELETE FROM ${table}`)
    },
  }
}

function attachmentOf({ data, ...row }: AttachmentRow): AttachmentFact {
  return { ...row, data: Buffer.from(data.buffer, data.byteOffset, data.byteLength) }
}

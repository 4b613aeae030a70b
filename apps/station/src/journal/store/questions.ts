/** The questions people ask. Each is answered from an index, whatever the size of the journal. */
import { basename } from 'node:path'
import type { Database, Value } from '../database.ts'
import type { FileRecord } from '../file-record.ts'
import type { Counts, ListQuery, StageCount, Story } from '../journal.ts'
import type { ReportRecord } from '../report-record.ts'
import type { FileState, ReportState } from '../transitions.ts'
import { type FileRow, fileOf, type ReportRow, reportOf, type StepRow, stepOf } from './rows.ts'

const MAX_STORIES = 20
const MAX_REPORTS = 1000
const MAX_STEPS = 5000

/** By the journal's number. */
export function findFile(db: Database, id: number): FileRecord | undefined {
  const row = db.get<FileRow>('SELECT * FROM files WHERE id = ?', id)
  return row && fileOf(row)
}

/** Newest first. A word may be a name, a path, a serial number, a report id, a correlation id and a file id at once. */
export function findStories(db: Database, query: string): Story[] {
  const ids = new Set<number>()
  const add = (sql: string, ...values: Value[]) => {
    const rows = db.all<{ id: number }>(`${sql} ORDER BY 1 DESC LIMIT ${MAX_STORIES}`, ...values)
    for (const row of rows) ids.add(row.id)
  }
  const id = /^#?(\d{1,15})$/.exec(query)?.[1]
  if (id !== undefined) add('SELECT id FROM files WHERE id = ?', Number(id))
  add('SELECT id FROM files WHERE name = ?', query)
  add('SELECT id FROM files WHERE name = ? AND path = ?', basename(query), query)
  add('SELECT id FROM files WHERE correlation_id = ?', query)
  add('SELECT file_id AS id FROM reports WHERE report_id = ?', query.toLowerCase())
  add('SELECT file_id AS id FROM reports WHERE sn = ?', query)
  const newest = [...ids].sort((a, b) => b - a).slice(0, MAX_STORIES)
  return newest.map((fileId) => tell(db, fileId)).filter((story) => story !== undefined)
}

function tell(db: Database, fileId: number): Story | undefined {
  const file = findFile(db, fileId)
  if (file === undefined) return undefined
  const reports = db.all<ReportRow>(
    'SELECT * FROM reports WHERE file_id = ? ORDER BY idx LIMIT ?',
    fileId,
    MAX_REPORTS + 1,
  )
  const steps = db.all<StepRow>('SELECT * FROM steps WHERE file_id = ? ORDER BY id LIMIT ?', fileId, MAX_STEPS + 1)
  return {
    file,
    reports: reports.slice(0, MAX_REPORTS).map(reportOf),
    steps: steps.slice(0, MAX_STEPS).map(stepOf),
    isCut: reports.length > MAX_REPORTS || steps.length > MAX_STEPS,
  }
}

/** Newest first. */
export function listFiles(db: Database, query: ListQuery<FileState>): FileRecord[] {
  return listRows<FileRow>(db, 'files', query).map(fileOf)
}

/** Newest first. */
export function listReports(db: Database, query: ListQuery<ReportState>): ReportRecord[] {
  return listRows<ReportRow>(db, 'reports', query).map(reportOf)
}

type Table = 'files' | 'reports'

/** Rows of each stage lie in order of id in the index, so a list over several stages is a merge of their heads. */
function listRows<Row extends { readonly id: number }>(db: Database, table: Table, query: ListQuery<string>): Row[] {
  const before = query.before ?? Number.MAX_SAFE_INTEGER
  if (query.state === undefined && query.folder === undefined) {
    return db.all<Row>(`SELECT * FROM ${table} WHERE id < ? ORDER BY id DESC LIMIT ?`, before, query.limit)
  }
  const stages = stagesOf(db, table).filter(
    (stage) =>
      (query.state === undefined || stage.state === query.state) &&
      (query.folder === undefined || stage.folder === query.folder),
  )
  const rows = stages.flatMap(({ state, folder }) =>
    db.all<Row>(
      `SELECT * FROM ${table} WHERE state = ? AND folder = ? AND id < ? ORDER BY id DESC LIMIT ?`,
      state,
      folder,
      before,
      query.limit,
    ),
  )
  return rows.sort((a, b) => b.id - a.id).slice(0, query.limit)
}

/** From the tallies, and one index seek for each stage that is not an end. */
export function countStages(db: Database): Counts {
  return {
    files: countTable<FileState>(db, 'files', 'received_ms', ['FINISHED', 'REJECTED', 'FAILED']),
    reports: countTable<ReportState>(db, 'reports', 'queued_ms', ['DELIVERED', 'DEAD']),
  }
}

function countTable<State extends string>(
  db: Database,
  table: Table,
  since: 'received_ms' | 'queued_ms',
  ends: readonly State[],
): StageCount<State>[] {
  return stagesOf(db, table).map(({ folder, state, n }) => {
    const oldest = ends.includes(state as State)
      ? undefined
      : db.get<{ ms: number }>(
          `SELECT ${since} AS ms FROM ${table} WHERE state = ? AND folder = ? ORDER BY id LIMIT 1`,
          state,
          folder,
        )
    return { state: state as State, folder, count: n, oldestMs: oldest?.ms }
  })
}

function stagesOf(db: Database, table: Table): { folder: string; state: string; n: number }[] {
  return db.all('SELECT folder, state, n FROM tallies WHERE what = ? AND n > 0', table)
}

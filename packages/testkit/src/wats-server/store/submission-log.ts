/** Counts every submission of every report id, so that a test can prove what arrived once, twice or never. */
import type { Database } from './database.ts'

/** What is known about one report id. */
export interface Submission {
  /** The report's id, lower case. */
  readonly id: string
  /** Bodies that arrived whole and named this id, whatever became of them. */
  readonly timesReceived: number
  /** How often one of them was stored; 1 + the number of replacements. */
  readonly timesStored: number
  /** All bodies that arrived were the same, byte for byte. */
  readonly isIdentical: boolean
}

export interface SubmissionLog {
  received(ids: readonly string[], sha256: string): void
  stored(ids: readonly string[]): void
  /** In order of first arrival. */
  list(): Submission[]
  find(id: string): Submission | undefined
  clear(): void
}

interface Row {
  readonly reportId: string
  readonly received: number
  readonly stored: number
  readonly isIdentical: number
}

export function createSubmissionLog(database: Database): SubmissionLog {
  return {
    received(ids, sha256) {
      for (const id of new Set(ids)) {
        database.run(
          `INSERT INTO submissions (reportId, received, stored, sha256, isIdentical) VALUES (?, 1, 0, ?, 1)
           ON CONFLICT (reportId) DO UPDATE SET received = received + 1, isIdentical = isIdentical AND sha256 = excluded.sha256`,
          id,
          sha256,
        )
      }
    },
    stored(ids) {
      for (const id of ids) database.run('UPDATE submissions SET stored = stored + 1 WHERE reportId = ?', id)
    },
    list: () => database.all<Row>('SELECT * FROM submissions ORDER BY rowid').map(submissionOf),
    find(id) {
      const row = database.get<Row>('SELECT * FROM submissions WHERE reportId = ?', id.toLowerCase())
      return row === undefined ? undefined : submissionOf(row)
    },
    clear() {
      database.run('DELETE FROM submissions')
    },
  }
}

function submissionOf(row: Row): Submission {
  return {
    id: row.reportId,
    timesReceived: row.received,
    timesStored: row.stored,
    isIdentical: row.isIdentical === 1,
  }
}

/** Opens everything the server remembers, in memory or in a file that a next server can open again. */
import { type BodyStore, createBodyStore } from './body-store.ts'
import { openDatabase } from './database.ts'
import { createReportStore, type ReportStore } from './report-store.ts'
import { SCHEMA } from './schema.ts'
import { createSubmissionLog, type SubmissionLog } from './submission-log.ts'

/** The stores of one database; `close` ends them all. */
export interface Store {
  readonly bodies: BodyStore
  readonly reports: ReportStore
  readonly submissions: SubmissionLog
  /** Writes nothing, but takes and gives back the lock that writing needs. @throws what SQLite says */
  probe(): void
  close(): void
}

export const IN_MEMORY = ':memory:'

/** @param file - a path, or `:memory:` */
export function openStore(file: string): Store {
  const database = openDatabase(file)
  database.exec(SCHEMA)
  const bodies = createBodyStore(database)
  bodies.deleteAllUnused()
  const submissions = createSubmissionLog(database)
  return {
    bodies,
    submissions,
    reports: createReportStore(database, bodies, submissions),
    probe: () => database.transaction(() => undefined),
    close: () => database.close(),
  }
}

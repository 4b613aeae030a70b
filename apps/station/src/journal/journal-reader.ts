/** Questions to a journal from another process, while the station runs or after it stopped. Never writes. */
import type { JournalQueries } from './journal.ts'
import { openFileForReading } from './open-file.ts'
import { countStages, findFile, findStories, listFiles, listReports } from './store/questions.ts'

export interface JournalReader extends JournalQueries {
  close(): void
}

/** @throws SightlineError `STATION_JOURNAL_MISSING`, `_FOREIGN`, `_NEWER`, `_DAMAGED` or `_OPEN_FAILED` */
export function openJournalReader(path: string): JournalReader {
  const database = openFileForReading(path)
  return {
    story: async (query) => findStories(database, query),
    listFiles: async (query) => listFiles(database, query),
    listReports: async (query) => listReports(database, query),
    counts: async () => countStages(database),
    file: async (fileId) => findFile(database, fileId),
    close: database.close,
  }
}

/** What can go wrong with the journal. Codes never change between releases. */
import { defineErrors } from '@sightline/core'

export const journalErrors = defineErrors({
  openFailed: {
    code: 'STATION_JOURNAL_OPEN_FAILED',
    kind: 'configuration',
    message: 'Journal {path} cannot be opened: {reason}',
    help: 'Check that the folder exists, that the service may write there, and that the disk is not full.',
  },
  missing: {
    code: 'STATION_JOURNAL_MISSING',
    kind: 'not_found',
    message: 'Journal {path} does not exist',
    help: 'The station makes it at its first start; check the path in the configuration.',
  },
  inUse: {
    code: 'STATION_JOURNAL_IN_USE',
    kind: 'conflict',
    message: 'Journal {path} is in use by another station',
    help: 'One journal belongs to one running station. Stop the other one, or send commands to it over its control API.',
  },
  foreign: {
    code: 'STATION_JOURNAL_FOREIGN',
    kind: 'configuration',
    message: 'File {path} is a database of another program, not a journal of this station',
    help: 'Set the journal path to a file of its own.',
  },
  newer: {
    code: 'STATION_JOURNAL_NEWER',
    kind: 'configuration',
    message: 'Journal {path} has schema version {found}; this station knows versions up to {known}',
    help: 'It was written by a newer release. Start that release, or restore the copy made before the upgrade.',
  },
  damaged: {
    code: 'STATION_JOURNAL_DAMAGED',
    kind: 'configuration',
    message: 'Journal {path} is damaged: {problem}',
    help:
      'Stop the station and keep a copy of the file with its -wal and -shm neighbours. Restore a backup, or recover it ' +
      'with `sqlite3 journal.db .recover`. If you move it aside instead, the station starts with an empty journal: files ' +
      'still in the watched folders are taken again, and reports that were delivered already replace themselves.',
  },
  writeFailed: {
    code: 'STATION_JOURNAL_WRITE_FAILED',
    kind: 'internal',
    retryable: true,
    message: 'Journal could not be written: {reason}',
    help: 'Nothing of the change was kept. Most often the disk is full or was taken away; see the reason.',
  },
  illegalMove: {
    code: 'STATION_JOURNAL_ILLEGAL_MOVE',
    kind: 'internal',
    message: 'Journal: {what} {id} cannot go from {from} to {to}',
    help: 'A fault of the station itself: please report it with the story of the file.',
  },
  unknownRow: {
    code: 'STATION_JOURNAL_UNKNOWN',
    kind: 'not_found',
    message: 'Journal has no {what} {id}',
    help: 'It may have been removed by the retention rule.',
  },
  closed: {
    code: 'STATION_JOURNAL_CLOSED',
    kind: 'cancelled',
    message: 'Journal is closed',
    help: 'The station is shutting down; what was not acknowledged is done again after the next start.',
  },
  stopped: {
    code: 'STATION_JOURNAL_STOPPED',
    kind: 'internal',
    message: 'The thread of the journal stopped by itself: {reason}',
    help: 'Restart the station. Every acknowledged change is in the journal.',
  },
})

/** Watches all configured folders and enters what is complete in the journal, no faster than it can be converted. */
import { type Clock, type Guard, logger } from '@sightline/core'
import { fileWatcherEvents } from '@sightline/node/file-watcher'
import type { LoadedConfig, WatchedFolder } from '../config/load.ts'
import type { FolderStatus, ScanProgress } from '../intake/folder-status.ts'
import { createFolderWatch, type FolderWatch } from '../intake/folder-watch.ts'
import type { Journal } from '../journal/journal.ts'
import type { JournalFigures } from './journal-figures.ts'
import { receiveFile, receiveUnreadable } from './receive-stage.ts'
import type { Stages } from './stages.ts'

/** Files waiting for conversion at which no more are taken: until then the folder itself is the queue. */
const MOST_WAITING = 1_000
const log = logger('station.intake')

export interface FolderWatches {
  start(): void
  stop(): Promise<void>
  status(): readonly FolderStatus[]
}

export interface WatchParts {
  readonly loaded: LoadedConfig
  readonly journal: Journal
  readonly figures: JournalFigures
  readonly clock: Clock
  readonly guard: Guard
  readonly stages: Stages
  readonly onScan?: ((progress: ScanProgress) => void) | undefined
}

/** @throws SightlineError `STATION_INTAKE_BAD_FOLDER` */
export function watchFolders(parts: WatchParts): FolderWatches {
  const watches = parts.loaded.folders.map((folder) => watchFolder(parts, folder))
  return {
    start() {
      for (const watch of watches) watch.start()
    },
    async stop() {
      await Promise.all(watches.map((watch) => watch.stop()))
    },
    status: () => watches.map((watch) => watch.status()),
  }
}

function watchFolder(parts: WatchParts, folder: WatchedFolder): FolderWatch {
  const { journal, figures, clock, guard, stages } = parts
  const receiving = {
    journal,
    clock,
    onReceived() {
      figures.noteReceived()
      stages.loops.convert.wake()
    },
  }
  const events = fileWatcherEvents({ name: folder.name })
  const watch = createFolderWatch({
    folder: {
      name: folder.name,
      path: folder.path,
      isRecursive: folder.recursive,
      include: folder.include,
      exclude: folder.exclude,
      ignoreFolders: [folder.doneFolder, folder.errorFolder],
      quietMs: folder.quiet,
      markerSuffix: folder.marker,
      rescanMs: folder.rescan,
    },
    clock,
    guard,
    known: (files) => journal.knownFiles(files),
    mayTake: () => figures.waitingForConversion() < MOST_WAITING,
    onStable: (file) => receiveFile(receiving, file),
    onUnreadable: (file) => receiveUnreadable(receiving, file),
    onProblem: (problem) => log.warn(problem.message, { code: problem.code, folder: folder.name }),
    onScan: (progress) => {
      if (progress.isDone && progress.isFirst) {
        log.info('folder looked through', { folder: folder.name, files: progress.filesSeen, new: progress.filesNew })
      }
      parts.onScan?.(progress)
    },
    onChanges: events.counted(() => undefined),
    onWatching: (folders, isWatched) => events.watching(folders, isWatched),
  })
  return {
    ...watch,
    async stop() {
      await watch.stop()
      events.stop()
    },
  }
}

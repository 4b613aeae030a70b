/**
 * A watched folder, step by step: scan, look at what a hint names, take what is ready. Has no timer and no watcher; time is
 * the clock's, and the order of steps the caller's.
 */
import type { Candidate } from './candidates.ts'
import { createFolderState, type FolderState, readyMs } from './folder-state.ts'
import type { FolderStatus } from './folder-status.ts'
import type { IntakeHost } from './intake-host.ts'
import { hasChanged, lookAtHints, scanFolder } from './scan-folder.ts'
import { takeFile } from './take-file.ts'
import type { FolderMark } from './walk-folder.ts'
import type { WatchedFolder } from './watched-folder.ts'

/** Below this part of its size a window that was cut is filled again. */
const REFILL_AT = 0.1

export interface FolderIntake {
  /** Looks at the whole folder. Never throws; a folder that cannot be read is `gone`. */
  scan(): Promise<void>
  /** Looks at single paths that something named. */
  look(paths: Iterable<string>): Promise<void>
  /** Takes every file that is ready now, oldest first, until `isOver`. Never throws. */
  take(isOver: () => boolean): Promise<void>
  /** When the next file will be ready, as far as is known; undefined when none is waiting. */
  nextReadyMs(): number | undefined
  /** True when the window is nearly used up and the last scan saw more than it shows. */
  wantsScan(): boolean
  /** Whether names came or went since the last scan. False does not mean that no file was written to in its place. */
  hasChanged(): Promise<boolean>
  /** Folders that the last scan looked into; none while the folder is gone. */
  folders(): ReadonlyMap<string, FolderMark>
  /** Ends a running scan at its next chunk. */
  stop(): void
  status(): Omit<FolderStatus, 'isWatched'>
}

/** @param capacity files in the window; smaller in tests */
export function createFolderIntake(folder: WatchedFolder, host: IntakeHost, capacity?: number): FolderIntake {
  const state = createFolderState(folder, host, capacity)
  const { candidates, facts } = state
  return {
    scan: () => scanFolder(state),
    look: (paths) => lookAtHints(state, paths),
    take: (isOver) => takeReady(state, isOver),
    nextReadyMs() {
      let next: number | undefined
      for (const candidate of candidates.all()) {
        next = Math.min(next ?? Number.POSITIVE_INFINITY, readyMs(folder, candidate))
      }
      return next
    },
    wantsScan: () => facts.isMore && candidates.size() < REFILL_AT * candidates.capacity,
    hasChanged: () => hasChanged(state),
    folders: () => state.folders,
    stop() {
      state.isStopped = true
    },
    status: () => ({ name: folder.name, path: folder.path, ...facts, waiting: candidates.size() }),
  }
}

/** Several at a time from one line, so that they end in about the order they began. */
async function takeReady(state: FolderState, isOver: () => boolean): Promise<void> {
  const { folder, host, candidates, facts } = state
  const now = host.clock.now()
  const line = candidates.inOrder().filter((candidate) => readyMs(folder, candidate) <= now)
  const next = line.values()
  facts.isHeld = false
  const lane = async () => {
    for (const candidate of next) {
      if (isOver() || facts.isHeld || state.isStopped) return
      facts.isHeld = !(await host.mayTake())
      if (facts.isHeld) return
      await takeOne(state, candidate)
    }
  }
  const lanes = await Promise.allSettled(Array.from({ length: folder.concurrency }, lane))
  for (const one of lanes) if (one.status === 'rejected') host.guard.report('station.intake.take', one.reason)
}

async function takeOne({ folder, host, candidates, facts, tell }: FolderState, candidate: Candidate): Promise<void> {
  const taken = await takeFile(candidate, folder, host, tell)
  if (taken.kind === 'changed') candidates.offer(taken.file, host.clock.now())
  else if (taken.kind === 'later') candidates.postpone(candidate, host.clock.now() + taken.pauseMs)
  else candidates.drop(candidate.file.path)
  if (taken.kind === 'taken') facts.taken++
  if (taken.kind === 'unreadable') facts.unreadable++
}

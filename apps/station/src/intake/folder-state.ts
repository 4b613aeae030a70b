/** What the steps of one watched folder share. */
import type { SightlineError } from '@sightline/core'
import { type Candidate, type Candidates, createCandidates } from './candidates.ts'
import type { FolderStatus } from './folder-status.ts'
import type { IntakeHost } from './intake-host.ts'
import { createNameFilter } from './name-filter.ts'
import type { FolderMark } from './walk-folder.ts'
import type { WatchedFolder } from './watched-folder.ts'

/** Problems remembered so that each is told once; beyond that they may come again. */
const REMEMBERED = 1000

type Facts = { -readonly [Key in keyof FolderStatus]: FolderStatus[Key] }

export interface FolderState {
  readonly folder: WatchedFolder
  readonly host: IntakeHost
  readonly candidates: Candidates
  readonly facts: Omit<Facts, 'name' | 'path' | 'waiting' | 'isWatched'>
  /** Folders that the last scan looked into, as they were when it began. */
  folders: ReadonlyMap<string, FolderMark>
  /** Set once, to end a running scan early. */
  isStopped: boolean
  isWanted(name: string): boolean
  turn(to: 'ok' | 'gone', problem?: SightlineError): void
  /** Tells the host of a problem, the first time it comes. */
  tell(problem: SightlineError): void
}

/** The state of a folder that was never looked at. */
export function createFolderState(folder: WatchedFolder, host: IntakeHost, capacity?: number): FolderState {
  const told = new Set<string>()
  const facts: FolderState['facts'] = {
    state: 'starting',
    sinceMs: host.clock.now(),
    reason: undefined,
    lastScanMs: undefined,
    lastScanTookMs: undefined,
    scanningSinceMs: undefined,
    filesSeen: 0,
    filesNew: 0,
    isMore: false,
    isHeld: false,
    taken: 0,
    unreadable: 0,
  }
  const state: FolderState = {
    folder,
    host,
    facts,
    candidates: createCandidates(capacity),
    isWanted: createNameFilter(folder),
    folders: new Map(),
    isStopped: false,
    turn(to, problem) {
      facts.reason = problem?.message
      if (facts.state === to) return
      facts.state = to
      facts.sinceMs = host.clock.now()
      // Each time it goes, not only the first: unlike a link, it comes and goes.
      if (problem !== undefined) host.guard.run('station.intake.onProblem', () => host.onProblem(problem))
    },
    tell(problem) {
      if (told.has(problem.message)) return
      if (told.size >= REMEMBERED) told.clear()
      told.add(problem.message)
      host.guard.run('station.intake.onProblem', () => host.onProblem(problem))
    },
  }
  return state
}

/** When a candidate may be taken. A marker says at once what quiet says after a while. */
export function readyMs({ quietMs, emptyQuietMs, markerSuffix }: WatchedFolder, candidate: Candidate): number {
  const { file, quietSinceMs, notBeforeMs } = candidate
  if (markerSuffix !== undefined) return Math.max(notBeforeMs, quietSinceMs)
  return Math.max(notBeforeMs, quietSinceMs + (file.sizeBytes === 0 ? emptyQuietMs : quietMs))
}

/** The second look at a candidate: still the same? Then it is read, looked at once more, and handed over. */
import type { SightlineError } from '@sightline/core'
import type { FoundFile } from './arrival.ts'
import { type Candidate, isSame } from './candidates.ts'
import { hashFile } from './hash-file.ts'
import { intakeErrors } from './intake-errors.ts'
import type { IntakeHost } from './intake-host.ts'
import { lookAt, reasonOf } from './walk-folder.ts'
import type { WatchedFolder } from './watched-folder.ts'

/** Attempts to read a file before it is given up, 31 s after the first. */
const READ_ATTEMPTS = 6
const FIRST_PAUSE_MS = 1000
const LONGEST_PAUSE_MS = 60_000

export type Taken =
  | { readonly kind: 'taken' | 'unreadable' | 'vanished' }
  /** It is another file, or still written to. */
  | { readonly kind: 'changed'; readonly file: FoundFile }
  /** Locked, unreadable, or the journal would not have it: again after a pause. */
  | { readonly kind: 'later'; readonly pauseMs: number }

/** Never throws: what goes wrong is part of the answer, and told to `tell` or the guard. */
export async function takeFile(
  candidate: Candidate,
  folder: WatchedFolder,
  host: IntakeHost,
  tell: Tell,
): Promise<Taken> {
  const { file, firstSeenMs } = candidate
  const now = await lookAt(file.path, file.name, tell)
  if (now === undefined) return { kind: 'vanished' }
  if (!isSame(file, now)) return { kind: 'changed', file: now }
  const markerPath = folder.markerSuffix === undefined ? undefined : file.path + folder.markerSuffix
  if (markerPath !== undefined && !(await isThere(markerPath))) return { kind: 'vanished' }
  let read: Read
  try {
    read = await readWhole(file, tell)
  } catch (error) {
    return refused(candidate, error, folder, host, tell)
  }
  if (typeof read !== 'string') return read
  const stable = { ...file, folder: folder.name, sha256: read, markerPath, firstSeenMs }
  return handOver(candidate, host, 'taken', () => host.onStable(stable))
}

type Tell = (problem: SightlineError) => void
/** The hash, or why there is none. */
type Read = string | Taken

async function readWhole(file: FoundFile, tell: Tell): Promise<Read> {
  const { sha256, readBytes, ...opened } = await hashFile(file.path, file.sizeBytes)
  // Of the open file and of the name: the one could be written to, the other given to another file.
  const after = await lookAt(file.path, file.name, tell)
  if (after === undefined) return { kind: 'vanished' }
  const isWhole = readBytes === file.sizeBytes && isSame(file, { ...file, ...opened }) && isSame(file, after)
  return isWhole ? sha256 : { kind: 'changed', file: after }
}

async function isThere(path: string): Promise<boolean> {
  const marker = await lookAt(path, path, () => undefined)
  return marker !== undefined
}

async function refused(
  candidate: Candidate,
  error: unknown,
  folder: WatchedFolder,
  host: IntakeHost,
  tell: Tell,
): Promise<Taken> {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { kind: 'vanished' }
  const { file, firstSeenMs } = candidate
  const attempts = candidate.attempts + 1
  if (attempts < READ_ATTEMPTS) return { kind: 'later', pauseMs: pause(attempts) }
  const problem = intakeErrors.unreadable({ path: file.path, attempts, reason: reasonOf(error) }, { cause: error })
  tell(problem)
  const unreadable = { ...file, folder: folder.name, attempts, firstSeenMs, error: problem }
  return handOver(candidate, host, 'unreadable', () => host.onUnreadable(unreadable))
}

async function handOver(
  candidate: Candidate,
  host: IntakeHost,
  kind: 'taken' | 'unreadable',
  body: () => Promise<void>,
): Promise<Taken> {
  try {
    await body()
    return { kind }
  } catch (cause) {
    const { path } = candidate.file
    host.guard.report('station.intake', intakeErrors.notTaken({ path, reason: reasonOf(cause) }, { cause }))
    return { kind: 'later', pauseMs: pause(candidate.attempts + 1) }
  }
}

function pause(attempts: number): number {
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempts - 1))
}

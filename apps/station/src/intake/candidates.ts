/**
 * The files that are waiting to become quiet or for their turn: a window on the oldest ones, so that memory is bounded
 * however many files lie in the folder. What is cut off is found again by the next scan.
 */
import type { FoundFile } from './arrival.ts'

/** About 3 MB. */
const CAPACITY = 10_000

export interface Candidate {
  readonly file: FoundFile
  readonly firstSeenMs: number
  /** Since when size, time and identity are what they are. */
  readonly quietSinceMs: number
  /** Not before this time, after an attempt that failed. */
  readonly notBeforeMs: number
  /** Failed attempts to read or hand over the file as it is now. */
  readonly attempts: number
}

export interface Candidates {
  readonly capacity: number
  /** A look at a file: a new one comes in, a changed one begins to be quiet anew. @returns the candidate as it is now */
  offer(file: FoundFile, nowMs: number): Candidate
  /** After an attempt that failed. */
  postpone(candidate: Candidate, notBeforeMs: number): void
  drop(path: string): void
  clear(): void
  /** Oldest first: by time of change, then by path. The array is the caller's. */
  inOrder(): Candidate[]
  /** In no order, without a copy. */
  all(): Iterable<Candidate>
  size(): number
  /** True when files were cut off since the last call; then exactly the oldest of all that were offered are left. */
  takeIsCut(): boolean
}

/** @param capacity files kept when more are offered; twice as many are held for a moment */
export function createCandidates(capacity: number = CAPACITY): Candidates {
  let byPath = new Map<string, Candidate>()
  let isCut = false

  const inOrder = () => [...byPath.values()].sort(oldestFirst)

  /** Done only at twice the size, so that a folder of n files costs n log n and not a heap operation for each file. */
  function cut(): void {
    byPath = new Map(
      inOrder()
        .slice(0, capacity)
        .map((one) => [one.file.path, one]),
    )
    isCut = true
  }

  return {
    capacity,
    offer(file, nowMs) {
      const before = byPath.get(file.path)
      if (before !== undefined && isSame(before.file, file)) return before
      const firstSeenMs = before?.firstSeenMs ?? nowMs
      const candidate = { file, firstSeenMs, quietSinceMs: nowMs, notBeforeMs: 0, attempts: 0 }
      byPath.set(file.path, candidate)
      if (byPath.size >= 2 * capacity) cut()
      return candidate
    },
    postpone(candidate, notBeforeMs) {
      const { path } = candidate.file
      if (byPath.get(path) === candidate)
        byPath.set(path, { ...candidate, notBeforeMs, attempts: candidate.attempts + 1 })
    },
    drop: (path) => void byPath.delete(path),
    clear: () => byPath.clear(),
    inOrder,
    all: () => byPath.values(),
    size: () => byPath.size,
    takeIsCut() {
      if (isCut) cut() // what came after the last cut may be newer than what was cut off
      const was = isCut
      isCut = false
      return was
    },
  }
}

/** The same file with the same content, as far as a look can tell. */
export function isSame(one: FoundFile, other: FoundFile): boolean {
  return one.sizeBytes === other.sizeBytes && one.mtimeMs === other.mtimeMs && one.inode === other.inode
}

function oldestFirst(one: Candidate, other: Candidate): number {
  const byTime = one.file.mtimeMs - other.file.mtimeMs
  if (byTime !== 0) return byTime
  return one.file.path < other.file.path ? -1 : 1
}

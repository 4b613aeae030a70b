/** The first look: a scan is the truth, a hint only makes it come sooner for one file. */
import { basename } from 'node:path'
import { isSightlineError } from '@sightline/core'
import type { FoundFile } from './arrival.ts'
import type { FolderState } from './folder-state.ts'
import { type FolderMark, lookAt, markOf, walkFolder } from './walk-folder.ts'

/** File systems note times in steps of up to 2 s (FAT). */
const MTIME_DOUBT_MS = 2000

/** Looks at the whole folder. Never throws; a folder that cannot be read is `gone`. */
export async function scanFolder(state: FolderState): Promise<void> {
  const { facts, host, candidates } = state
  const startedMs = host.clock.now()
  facts.scanningSinceMs = startedMs
  try {
    await walk(state)
    state.turn('ok')
  } catch (error) {
    if (isSightlineError(error) && error.code === 'STATION_INTAKE_FOLDER_GONE') {
      state.turn('gone', error)
      candidates.clear()
    } else host.guard.report('station.intake.scan', error)
    state.folders = new Map()
  }
  facts.scanningSinceMs = undefined
  facts.lastScanMs = host.clock.now()
  facts.lastScanTookMs = facts.lastScanMs - startedMs
}

/** Looks at single paths that something named; those that are no wanted files are passed over. */
export async function lookAtHints(state: FolderState, paths: Iterable<string>): Promise<void> {
  // While older files wait outside the window, a new one is not to overtake them; a later scan finds it.
  if (state.facts.isMore) return
  const found: FoundFile[] = []
  for (const hint of paths) {
    const path = unmarked(hint, state.folder.markerSuffix)
    const name = basename(path)
    const file = state.isWanted(name) ? await lookAt(path, name, state.tell) : undefined
    if (file !== undefined) found.push(file)
  }
  await offer(state, found).catch((error: unknown) => state.host.guard.report('station.intake.look', error))
}

/**
 * Whether a name came, went or was replaced since the last scan, for one look at each folder instead of at each file. In
 * doubt it says yes: a folder that changed while it was listed may have the same time of change afterwards.
 */
export async function hasChanged({ facts, folders }: FolderState): Promise<boolean> {
  if (facts.state !== 'ok' || folders.size === 0) return true
  const surelyBeforeMs = (facts.lastScanMs ?? 0) - (facts.lastScanTookMs ?? 0) - MTIME_DOUBT_MS
  try {
    for (const [path, { inode, mtimeMs }] of folders) {
      const now = await markOf(path)
      if (now.inode !== inode || now.mtimeMs !== mtimeMs || mtimeMs > surelyBeforeMs) return true
    }
    return false
  } catch {
    return true // gone, or not readable: the scan will say so
  }
}

async function walk(state: FolderState): Promise<void> {
  const { folder, facts, host, candidates } = state
  const folders = new Map<string, FolderMark>()
  const isFirst = facts.lastScanMs === undefined
  let filesSeen = 0
  let filesNew = 0
  const tell = (isDone: boolean) =>
    host.guard.run('station.intake.onScan', () =>
      host.onScan?.({ folder: folder.name, isFirst, isDone, filesSeen, filesNew }),
    )
  candidates.takeIsCut()
  const rules = {
    ...folder,
    isWanted: state.isWanted,
    onFolder: (path: string, mark: FolderMark) => void folders.set(path, mark),
    onProblem: state.tell,
    isOver: () => state.isStopped,
  }
  for await (const chunk of walkFolder(rules)) {
    filesSeen += chunk.length
    filesNew += await offer(state, chunk)
    tell(false)
  }
  Object.assign(facts, { filesSeen, filesNew, isMore: candidates.takeIsCut() })
  state.folders = folders
  tell(true)
}

/** What is complete enough to look at twice, and not in the journal, becomes a candidate. @returns how many */
async function offer({ folder, host, candidates }: FolderState, found: readonly FoundFile[]): Promise<number> {
  const marked = folder.markerSuffix === undefined ? found : await withMarker(found, folder.markerSuffix)
  if (marked.length === 0) return 0
  const known = await host.known(marked)
  const fresh = marked.filter((_, index) => known[index] !== true)
  const now = host.clock.now()
  for (const file of fresh) candidates.offer(file, now)
  return fresh.length
}

/** Only those beside which the marker lies. */
async function withMarker(found: readonly FoundFile[], suffix: string): Promise<FoundFile[]> {
  const markers = await Promise.all(found.map((file) => lookAt(file.path + suffix, file.name, () => undefined)))
  return found.filter((_, index) => markers[index] !== undefined)
}

function unmarked(path: string, suffix: string | undefined): string {
  return suffix !== undefined && path.endsWith(suffix) ? path.slice(0, -suffix.length) : path
}

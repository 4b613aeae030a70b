/** Lists the files of a watched folder in chunks, however many there are. One bad entry never ends the walk. */
import type { Dirent } from 'node:fs'
import { lstat, opendir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { SightlineError } from '@sightline/core'
import type { FoundFile } from './arrival.ts'
import { intakeErrors } from './intake-errors.ts'

const CHUNK_FILES = 200
/** What Node puts in the place of bytes that are not UTF-8. */
const REPLACEMENT = '\uFFFD'

/** Tells one folder from another made in its place, and whether names came or went in it. */
export interface FolderMark {
  readonly inode: number
  readonly mtimeMs: number
}

/** What is wanted of a walk, and who is told of what it meets. */
export interface WalkRules {
  readonly path: string
  readonly isRecursive: boolean
  readonly ignoreFolders: readonly string[]
  isWanted(name: string): boolean
  /** Told of each folder before it is looked into, the root first. */
  onFolder(path: string, mark: FolderMark): void
  /** Asked between chunks; true ends the walk early. */
  isOver(): boolean
  /** Told of what is passed over: links, odd names, unreadable sub-folders. Once for each walk. */
  onProblem(problem: SightlineError): void
}

/**
 * Gives the wanted regular files in chunks of up to 200; the next chunk is read when the last one was used.
 *
 * @throws SightlineError `STATION_INTAKE_FOLDER_GONE` of the root folder; a sub-folder is only a problem
 */
export async function* walkFolder(rules: WalkRules): AsyncGenerator<FoundFile[]> {
  const folders = [rules.path]
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    try {
      yield* walkOne(rules, folder, folders)
    } catch (error) {
      if (folder === rules.path) {
        throw intakeErrors.folderGone({ path: folder, reason: reasonOf(error) }, { cause: error })
      }
      const isGone = (error as NodeJS.ErrnoException).code === 'ENOENT'
      if (!isGone) rules.onProblem(intakeErrors.subfolderUnreadable({ path: folder, reason: reasonOf(error) }))
    }
  }
}

/** @throws what the file system says */
export async function markOf(folder: string): Promise<FolderMark> {
  const { ino, mtimeMs } = await lstat(folder)
  return { inode: ino, mtimeMs }
}

async function* walkOne(rules: WalkRules, folder: string, folders: string[]): AsyncGenerator<FoundFile[]> {
  rules.onFolder(folder, await markOf(folder))
  const directory = await opendir(folder, { bufferSize: CHUNK_FILES })
  let names: string[] = []
  for await (const entry of directory) {
    const kind = sort(rules, folder, entry)
    if (kind === 'folder') folders.push(join(folder, entry.name))
    if (kind !== 'file') continue
    names.push(entry.name)
    if (names.length < CHUNK_FILES) continue
    yield await lookAll(rules, folder, names)
    if (rules.isOver()) return
    names = []
  }
  if (names.length > 0) yield await lookAll(rules, folder, names)
}

function sort(rules: WalkRules, folder: string, entry: Dirent): 'file' | 'folder' | 'other' {
  if (entry.name.startsWith('.')) return 'other'
  if (entry.isDirectory()) {
    const isOpen = rules.isRecursive && !rules.ignoreFolders.includes(join(folder, entry.name))
    return isOpen ? 'folder' : 'other'
  }
  if (!rules.isWanted(entry.name)) return 'other'
  if (entry.isSymbolicLink()) {
    rules.onProblem(intakeErrors.symbolicLink({ path: join(folder, entry.name) }))
    return 'other'
  }
  // Some file systems do not tell the kind here; the look at the file will.
  const isUntold = !(entry.isFIFO() || entry.isSocket() || entry.isBlockDevice() || entry.isCharacterDevice())
  return entry.isFile() || isUntold ? 'file' : 'other'
}

async function lookAll(rules: WalkRules, folder: string, names: readonly string[]): Promise<FoundFile[]> {
  const found = await Promise.all(names.map((name) => lookAt(join(folder, name), name, rules.onProblem)))
  return found.filter((file) => file !== undefined)
}

/** The regular file at `path`; undefined when it vanished or is something else. */
export async function lookAt(
  path: string,
  name: string,
  onProblem: (problem: SightlineError) => void,
): Promise<FoundFile | undefined> {
  try {
    const stats = await lstat(path)
    if (!stats.isFile()) return undefined
    return { path, name, sizeBytes: stats.size, mtimeMs: stats.mtimeMs, inode: stats.ino }
  } catch (error) {
    const isVanished = (error as NodeJS.ErrnoException).code === 'ENOENT'
    if (!isVanished) onProblem(intakeErrors.unreadable({ path, attempts: 1, reason: reasonOf(error) }))
    else if (name.includes(REPLACEMENT)) onProblem(intakeErrors.oddName({ path: dirname(path), name }))
    return undefined
  }
}

/** The message of whatever was thrown. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

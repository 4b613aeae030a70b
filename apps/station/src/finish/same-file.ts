/** Whether a path still holds the file that the journal means, and not another that came under its name. */
import { lstat } from 'node:fs/promises'
import { hashFile } from '../intake/hash-file.ts'

/** What the journal knows of the file. */
export interface KnownFile {
  readonly sizeBytes: number
  readonly mtimeMs: number
  readonly inode: number | undefined
  readonly sha256: string | undefined
}

/** Below this a difference may come from the way a file system stores the time. */
const TIME_STEP_MS = 1

export type Presence = 'present' | 'gone' | 'replaced'

/** Size and time of change must be the same; the inode then decides without reading. */
export async function presenceOf(path: string, known: KnownFile): Promise<Presence> {
  const stats = await statsOf(path)
  if (stats === undefined) return 'gone'
  const isAlike =
    stats.isFile() && stats.size === known.sizeBytes && Math.abs(stats.mtimeMs - known.mtimeMs) < TIME_STEP_MS
  if (!isAlike) return 'replaced'
  if (known.inode === undefined || known.inode === stats.ino) return 'present'
  // Some shares give out inodes anew at each connection.
  return (await hasContentOf(path, known)) ? 'present' : 'replaced'
}

/** True when the file at `path` has the journal's size and content. */
export async function hasContentOf(path: string, known: KnownFile): Promise<boolean> {
  const stats = await statsOf(path)
  if (stats === undefined || !stats.isFile() || stats.size !== known.sizeBytes || known.sha256 === undefined)
    return false
  const { sha256 } = await hashFile(path, known.sizeBytes)
  return sha256 === known.sha256
}

/** What lies at the path itself, links not followed; undefined when nothing does. @throws what else the file system says */
export async function statsOf(path: string) {
  try {
    return await lstat(path)
  } catch (error) {
    if (isGone(error)) return undefined
    throw error
  }
}

/** Nothing lies there, or a part of the path is no folder. */
export function isGone(error: unknown): boolean {
  return codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR'
}

export function codeOf(error: unknown): unknown {
  return (error as { code?: unknown } | null)?.code
}

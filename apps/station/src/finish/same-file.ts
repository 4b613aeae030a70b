/** Whether a path still holds the file that the journal means, and not another that came under its name. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { lstat } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'

/** What the journal knows of the file. */
export interface KnownFile {
  readonly sizeBytes: number
  readonly mtimeMs: number
  readonly inode: number | undefined
  readonly sha256: string | undefined
}

export type Presence = 'present' | 'gone' | 'replaced'

/** Judged without reading the content: size, time of change and, where known, inode. */
export async function presenceOf(path: string, known: KnownFile): Promise<Presence> {
  const stats = await statsOf(path)
  if (stats === undefined) return 'gone'
  const isSame =
    stats.isFile() &&
    stats.size === known.sizeBytes &&
    Math.abs(stats.mtimeMs - known.mtimeMs) < 1 &&
    (known.inode === undefined || stats.ino === known.inode)
  return isSame ? 'present' : 'replaced'
}

/** True when the file at `path` has the journal's size and content. */
export async function hasContentOf(path: string, known: KnownFile): Promise<boolean> {
  const stats = await statsOf(path)
  if (stats === undefined || !stats.isFile() || stats.size !== known.sizeBytes || known.sha256 === undefined)
    return false
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex') === known.sha256
}

export async function statsOf(path: string) {
  try {
    return await lstat(path)
  } catch (error) {
    if (isGone(error)) return undefined
    throw error
  }
}

export function isGone(error: unknown): boolean {
  return codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR'
}

export function codeOf(error: unknown): unknown {
  return (error as { code?: unknown } | null)?.code
}

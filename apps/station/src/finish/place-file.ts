/**
 * Brings a file that was taken aside to its place: a free name in the target folder, as it is or zipped, on this device or
 * another. Done again after a crash at any point, it finds what the earlier attempt made and goes on from there.
 */
import { COPYFILE_FICLONE } from 'node:constants'
import { copyFile, mkdir, open, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { moveToFreeName, newestOf, type Place } from './free-name.ts'
import { codeOf, hasContentOf, type KnownFile, statsOf } from './same-file.ts'
import { removeIfThere } from './take-aside.ts'
import { zipComment, zipFile } from './zip-file.ts'

/** One file on its way to its place. */
export interface Placing {
  /** The file under its hidden name. */
  readonly aside: string
  readonly isResumed: boolean
  readonly known: KnownFile
  readonly place: Place
  /** Name inside the archive; undefined = not zipped. */
  readonly zippedName: string | undefined
}

/** @returns the path the file has now. The hidden name is gone then. */
export async function placeFile(placing: Placing): Promise<string> {
  const { aside, isResumed, place } = placing
  const earlier = isResumed ? await findPlaced(placing) : undefined
  if (earlier === undefined) return placing.zippedName === undefined ? moveHere(placing) : zipHere(placing)
  await removeIfThere(unfinishedPath(place))
  await removeIfThere(aside)
  return earlier
}

/** The file at its place, from an earlier attempt; undefined when that had not come so far. */
export async function findPlaced({
  known,
  place,
  zippedName,
}: Omit<Placing, 'aside' | 'isResumed'>): Promise<string | undefined> {
  for (const path of await newestOf(place)) {
    const stats = await statsOf(path)
    if (stats === undefined || !stats.isFile()) continue
    if (zippedName !== undefined) {
      if ((await zipComment(path)) === place.tag) return path
      continue
    }
    const isRenamed = stats.ino === known.inode && stats.size === known.sizeBytes && stats.mtimeMs === known.mtimeMs
    if (isRenamed || (await hasContentOf(path, known))) return path
  }
  return undefined
}

async function moveHere(placing: Placing): Promise<string> {
  const { aside, place } = placing
  try {
    return await withFolder(place.folder, () => moveToFreeName(aside, place))
  } catch (error) {
    if (codeOf(error) !== 'EXDEV') throw error
    return copyHere(placing)
  }
}

/** To another device: the copy is whole and on the disk before the original goes. */
async function copyHere({ aside, place }: Placing): Promise<string> {
  const unfinished = unfinishedPath(place)
  try {
    await copyFile(aside, unfinished, COPYFILE_FICLONE)
    await makeEqual(aside, unfinished)
  } catch (error) {
    await removeIfThere(unfinished)
    throw error
  }
  return settle(aside, unfinished, place)
}

async function makeEqual(original: string, copy: string): Promise<void> {
  const from = await stat(original)
  const handle = await open(copy, 'r+')
  try {
    await handle.utimes(from.atime, from.mtime)
    await handle.sync()
    const { size } = await handle.stat()
    if (size !== from.size) throw new Error(`the copy has ${size} of ${from.size} bytes`)
  } finally {
    await handle.close()
  }
}

async function zipHere({ aside, known, place, zippedName }: Placing): Promise<string> {
  const unfinished = unfinishedPath(place)
  const entry = { from: aside, name: zippedName ?? place.name, mtimeMs: known.mtimeMs, comment: place.tag }
  await withFolder(place.folder, () => zipFile(unfinished, entry))
  return settle(aside, unfinished, place)
}

async function settle(aside: string, unfinished: string, place: Place): Promise<string> {
  const target = await moveToFreeName(unfinished, place)
  await syncFolder(place.folder)
  await removeIfThere(aside)
  return target
}

function unfinishedPath({ folder, tag }: Place): string {
  return join(folder, `${tag}.tmp`)
}

/** The folder is made when the first file needs it. */
async function withFolder<T>(folder: string, body: () => Promise<T>): Promise<T> {
  try {
    return await body()
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error
    await mkdir(folder, { recursive: true })
    return body()
  }
}

/** A new name is on the disk only when its folder is. Windows has no such call and needs none. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  await handle.sync().finally(() => handle.close())
}

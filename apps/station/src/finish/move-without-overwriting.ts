/**
 * Moves a file into a folder under a free name. A hard link takes the name or fails, with nothing in between, so two
 * stations cannot take the same one; where there are no links, or the folder is on another device, a copy that is synced
 * and compared does the same. Doing it again after a crash at any point ends in the same state. The folder itself is not
 * synced: a move that a power cut undoes leaves a file that the journal knows and nobody delivers again.
 */
import { createReadStream, createWriteStream } from 'node:fs'
import { link, lstat, mkdir, open, rename, unlink, utimes } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { finishErrors } from './finish-errors.ts'
import { numberedName } from './numbered-name.ts'
import { codeOf, hasContentOf, type KnownFile, statsOf } from './same-file.ts'

const MOST_NUMBERS = 10_000
/** The file system has no links, or the folder is on another device. */
const NO_LINK: ReadonlySet<unknown> = new Set(['EXDEV', 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EACCES'])

/**
 * @param name - wanted name in the folder
 * @returns the path that the file has now
 * @throws what the file system throws, or SightlineError `STATION_FINISH_NO_FREE_NAME`
 */
export async function moveWithoutOverwriting(source: string, folder: string, name = basename(source)): Promise<string> {
  await mkdir(folder, { recursive: true })
  for (let number = 1; number <= MOST_NUMBERS; number += 1) {
    const target = join(folder, numberedName(name, number))
    if (await take(source, target)) {
      await unlink(source)
      return target
    }
  }
  throw finishErrors.noFreeName({ folder, file: name, tries: MOST_NUMBERS })
}

/** Where a move that was interrupted after its end has put the file; undefined when it is not to be found. */
export async function findMoved(folder: string, name: string, known: KnownFile): Promise<string | undefined> {
  for (let number = 1; number <= MOST_NUMBERS; number += 1) {
    const target = join(folder, numberedName(name, number))
    if ((await statsOf(target)) === undefined) return undefined
    if (await hasContentOf(target, known)) return target
  }
  return undefined
}

/** Makes `target` the same file as `source`. @returns false when the name is taken by another file */
async function take(source: string, target: string): Promise<boolean> {
  try {
    await link(source, target)
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return await isSameInode(source, target)
    if (!NO_LINK.has(codeOf(error))) throw error
    return await copy(source, target)
  }
}

/** A crash between link and unlink leaves both names on one file. */
async function isSameInode(source: string, target: string): Promise<boolean> {
  const [a, b] = await Promise.all([lstat(source), lstat(target)])
  return a.ino === b.ino && a.dev === b.dev
}

/** The name is claimed first, then filled by renaming a complete copy onto it. */
async function copy(source: string, target: string): Promise<boolean> {
  const claimed = await open(target, 'wx').catch((error: unknown) => {
    if (codeOf(error) === 'EEXIST') return undefined
    throw error
  })
  if (claimed === undefined) return false
  await claimed.close()
  const partial = join(dirname(target), `.${process.pid}-${Date.now()}.partial`)
  try {
    await pipeline(createReadStream(source), createWriteStream(partial, { flags: 'wx', flush: true }))
    const [from, to] = await Promise.all([lstat(source), lstat(partial)])
    if (from.size !== to.size) throw new Error(`copied ${to.size} of ${from.size} bytes`)
    await utimes(partial, from.atime, from.mtime)
    await rename(partial, target)
    return true
  } catch (error) {
    await Promise.allSettled([unlink(partial), unlink(target)])
    throw error
  }
}

/**
 * Moves a file to a name that is free, without ever overwriting: the name is claimed by the operating system in one step,
 * not looked up first. With n files of one name in the folder it costs log n looks.
 */
import { link, open, readFile, rename, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { finishErrors } from './finish-errors.ts'
import { numberedName } from './numbered-name.ts'
import { codeOf, statsOf } from './same-file.ts'

/** Names tried one after another when others claim them faster than we do. */
const TRIES = 50
/** How far back from the newest name of a series an earlier attempt of ours is looked for: more than are ever in hand. */
const LOOK_BACK = 64
/** File systems without hard links: FAT, some network shares. */
const NO_LINKS: ReadonlySet<unknown> = new Set([
  'EPERM',
  'ENOTSUP',
  'EOPNOTSUPP',
  'ENOSYS',
  'EMLINK',
  'EINVAL',
  'UNKNOWN',
])

/** Where a file is to lie, and the name it would like. */
export interface Place {
  readonly folder: string
  readonly name: string
  /** Marks what is ours until it is whole; the same in each attempt for one file. */
  readonly tag: string
}

/**
 * Moves `from`, on the same device, to a free name. @returns the path it got
 * @throws `EXDEV` when the folder is on another device, and what else the file system says
 */
export async function moveToFreeName(from: string, place: Place): Promise<string> {
  let number = 1
  for (let tries = 0; tries < TRIES; tries++) {
    const target = pathOf(place, number)
    if (await claim(from, target, place.tag)) return target
    number = number === 1 ? await firstFree(place) : number + 1
  }
  throw finishErrors.noFreeName({ folder: place.folder, file: place.name, tries: TRIES })
}

/** The newest files of a series, newest first: where an earlier attempt of ours would be. */
export async function newestOf(place: Place): Promise<string[]> {
  const free = await firstFree(place)
  const paths: string[] = []
  for (let number = free - 1; number >= Math.max(1, free - LOOK_BACK); number--) paths.push(pathOf(place, number))
  return paths
}

function pathOf({ folder, name }: Place, number: number): string {
  return join(folder, numberedName(name, number))
}

/** Doubling, then halving. Where somebody removed names in the middle it finds one of the gaps, which is as good. */
async function firstFree(place: Place): Promise<number> {
  const isTaken = async (number: number) => (await statsOf(pathOf(place, number))) !== undefined
  let taken = 0
  let free = 1
  while (await isTaken(free)) {
    taken = free
    free *= 2
  }
  while (free - taken > 1) {
    const middle = Math.floor((taken + free) / 2)
    if (await isTaken(middle)) taken = middle
    else free = middle
  }
  return free
}

/** @returns false when the name is taken */
async function claim(from: string, target: string, tag: string): Promise<boolean> {
  try {
    await link(from, target)
  } catch (error) {
    const code = codeOf(error)
    if (code === 'EEXIST') {
      if (!(await isOneFile(from, target))) return false
    } else if (NO_LINKS.has(code)) return claimWithoutLinks(from, target, tag)
    else throw error
  }
  await unlink(from)
  return true
}

/** A crash between the two steps leaves both names on one file. */
async function isOneFile(from: string, target: string): Promise<boolean> {
  const [one, other] = await Promise.all([statsOf(from), statsOf(target)])
  return one !== undefined && one.ino === other?.ino && one.dev === other.dev
}

/**
 * The name is claimed with a file of our own that says so, and replaced in one step. A crash in between leaves it; the next
 * attempt knows it by its text. @returns false when the name is taken
 */
export async function claimWithoutLinks(from: string, target: string, tag: string): Promise<boolean> {
  try {
    const handle = await open(target, 'wx')
    await handle.writeFile(tag).finally(() => handle.close())
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
    const stats = await statsOf(target)
    const isOurs = stats?.isFile() && stats.size === Buffer.byteLength(tag) && (await readFile(target, 'utf8')) === tag
    if (!isOurs) return false
  }
  await rename(from, target)
  return true
}

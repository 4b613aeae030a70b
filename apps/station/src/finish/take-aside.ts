/**
 * The first step of putting a file away: it gets a hidden name in its own folder. That is one step of the operating system,
 * so what is looked at, copied and removed from then on can no longer be swapped by anybody; and a crash leaves a name by
 * which the next attempt finds it.
 */
import { createHash } from 'node:crypto'
import { rename, unlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { moveToFreeName } from './free-name.ts'
import { isGone, type KnownFile, presenceOf, statsOf } from './same-file.ts'

export type Aside =
  | {
      readonly kind: 'held'
      readonly path: string
      readonly tag: string
      /** True when an earlier attempt had taken it aside: it may have come further than that. */
      readonly isResumed: boolean
    }
  /** Nothing lies there, or another file, which was left alone. */
  | { readonly kind: 'gone' | 'replaced'; readonly tag: string }

/** @param location where the file should lie. @param markerPath removed with it, unless another file lies there */
export async function takeAside(location: string, known: KnownFile, markerPath?: string): Promise<Aside> {
  const tag = tagOf(location, known)
  const path = join(dirname(location), tag)
  if ((await statsOf(path)) !== undefined) return { kind: 'held', path, tag, isResumed: true }
  const presence = await presenceOf(location, known)
  if (presence !== 'present') return { kind: presence, tag }
  // Before the file: a marker that outlives it would call the next file of this name complete.
  if (markerPath !== undefined) await removeIfThere(markerPath)
  await rename(location, path)
  if ((await presenceOf(path, known)) === 'present') return { kind: 'held', path, tag, isResumed: false }
  // Swapped between the look and the step: it goes back.
  await putBack(path, location, tag)
  return { kind: 'replaced', tag }
}

/** Gives the file its name again, or one with a number when another file has that by now. */
export async function putBack(aside: string, location: string, tag: string): Promise<void> {
  await moveToFreeName(aside, { folder: dirname(location), name: basename(location), tag })
}

/** The same for one file in each attempt, and for no other file. */
function tagOf(location: string, { sizeBytes, mtimeMs, sha256 }: KnownFile): string {
  const identity = createHash('sha256').update([location, sizeBytes, mtimeMs, sha256].join('\0'))
  return `.sightline-${identity.digest('hex').slice(0, 24)}`
}

/** @returns false when there was nothing */
export async function removeIfThere(path: string): Promise<boolean> {
  try {
    await unlink(path)
    return true
  } catch (error) {
    if (isGone(error)) return false
    throw error
  }
}

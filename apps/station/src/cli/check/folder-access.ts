/** What this user may do with a folder. */
import { access, constants, readdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

export type Access =
  | { readonly kind: 'good' }
  /** It does not exist, but this user may make it. */
  | { readonly kind: 'makeable' }
  | { readonly kind: 'bad'; readonly reason: string }

/** A folder that files are taken from: listed and changed. Nothing is written to find out, for it might be taken. */
export async function accessToWatched(path: string): Promise<Access> {
  try {
    if (!(await stat(path)).isDirectory()) return { kind: 'bad', reason: 'is not a folder' }
    await readdir(path)
    await access(path, constants.R_OK | constants.W_OK | constants.X_OK)
    return { kind: 'good' }
  } catch (error) {
    return { kind: 'bad', reason: reasonOf(error) }
  }
}

/** A folder that files are put into; it is made when it is missing. */
export async function accessToTarget(path: string): Promise<Access> {
  try {
    if (!(await stat(path)).isDirectory()) return { kind: 'bad', reason: 'is not a folder' }
    await access(path, constants.W_OK | constants.X_OK)
    return { kind: 'good' }
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT'
    if (!isMissing || dirname(path) === path) return { kind: 'bad', reason: reasonOf(error) }
    const parent = await accessToTarget(dirname(path))
    return parent.kind === 'bad' ? { kind: 'bad', reason: `cannot be made: ${parent.reason}` } : { kind: 'makeable' }
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  ENOTDIR: 'is not a folder',
  EACCES: 'may not be used by this user',
  EPERM: 'may not be used by this user',
  EROFS: 'is on a disk that is read-only',
}

function reasonOf(error: unknown): string {
  const { code = '', message } = error as NodeJS.ErrnoException
  return REASONS[code] ?? message
}

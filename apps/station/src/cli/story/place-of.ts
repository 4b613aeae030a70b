/** Where a file lies now, as far as the file system can be asked from here. */
import { statSync } from 'node:fs'
import type { FileRecord } from '../../journal/file-record.ts'

/** Undefined while it still lies where it was found and nobody needs to be told. */
export function placeOf({ path, finalPath, isPutAway }: FileRecord): string | undefined {
  const place = finalPath ?? (isPutAway ? undefined : path)
  if (place === undefined) return 'nothing is left of it'
  const doubt = doubtAbout(place)
  if (doubt !== undefined) return `${place} (${doubt})`
  return place === path ? undefined : place
}

/** True when it certainly does not exist; false also when that cannot be seen. */
export function isMissing(path: string): boolean {
  return doubtAbout(path) === GONE
}

const GONE = 'no longer there'

function doubtAbout(path: string): string | undefined {
  try {
    statSync(path)
    return undefined
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    return code === 'ENOENT' || code === 'ENOTDIR' ? GONE : `cannot be looked at: ${code}`
  }
}

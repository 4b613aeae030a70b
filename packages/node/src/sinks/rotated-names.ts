/** Names of rotated log files: `station.log` becomes `station.2026-11-23.1.log`, then `.2.`, compressed with `.gz` behind it. */
import { basename, dirname, extname, join } from 'node:path'

export interface RotatedFile {
  readonly path: string
  /** ISO date (UTC) of the day the file was begun. */
  readonly day: string
  readonly number: number
  readonly isCompressed: boolean
}

export interface RotatedNames {
  readonly folder: string
  /** The rotated file of a name in the folder; undefined for any other file. */
  parse(name: string): RotatedFile | undefined
  /** True for a compressed file that was not finished. */
  isUnfinished(name: string): boolean
  pathOf(day: string, number: number): string
}

const UNFINISHED = '.gz.tmp'

export function rotatedNames(path: string): RotatedNames {
  const folder = dirname(path)
  const extension = extname(path)
  const stem = basename(path, extension)
  const pattern = new RegExp(
    `^${escapeRegExp(stem)}\\.(\\d{4}-\\d{2}-\\d{2})\\.(\\d{1,9})${escapeRegExp(extension)}(\\.gz)?$`,
  )
  const parse = (name: string): RotatedFile | undefined => {
    const found = pattern.exec(name)
    if (found === null) return undefined
    return { path: join(folder, name), day: found[1]!, number: Number(found[2]), isCompressed: found[3] !== undefined }
  }
  return {
    folder,
    parse,
    isUnfinished: (name) =>
      name.endsWith(UNFINISHED) && parse(name.slice(0, -UNFINISHED.length))?.isCompressed === false,
    pathOf: (day, number) => join(folder, `${stem}.${day}.${number}${extension}`),
  }
}

/** Oldest first. */
export function byAge(a: RotatedFile, b: RotatedFile): number {
  return a.day === b.day ? a.number - b.number : a.day < b.day ? -1 : 1
}

/** UTC, as the timestamps in the lines. */
export function dayOf(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(0, 10)
}

function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
}

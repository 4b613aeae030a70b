/** What is to be watched, checked once and with every default filled in. */
import { isAbsolute, resolve, sep } from 'node:path'
import { intakeErrors } from './intake-errors.ts'

export interface WatchedFolderOptions {
  /** Name in the configuration, used in the journal and in metrics. */
  readonly name: string
  /** Absolute. It need not exist yet. */
  readonly path: string
  /** Sub-folders too. Default: false. */
  readonly isRecursive?: boolean | undefined
  /** Glob patterns on file names, upper and lower case alike. Default: every name. */
  readonly include?: readonly string[] | undefined
  /** Names that are left alone even when included. */
  readonly exclude?: readonly string[] | undefined
  /** Absolute folders that are never looked into: the folder's own done and error folders. */
  readonly ignoreFolders?: readonly string[] | undefined
  /** A file is complete when size and time of change stay the same for this long. Default: 1000. */
  readonly quietMs?: number | undefined
  /** The same for an empty file, which most often is one that is about to be written. Default: 10 s, at least `quietMs`. */
  readonly emptyQuietMs?: number | undefined
  /** `.done`: `X.csv` is complete when `X.csv.done` exists, and not before. Replaces the quiet time. */
  readonly markerSuffix?: string | undefined
  /** Time between scans; network shares give no events. Default: 5000. A scan that takes long is made less often. */
  readonly rescanMs?: number | undefined
  /** Files hashed at a time. Default: 4. */
  readonly concurrency?: number | undefined
}

export interface WatchedFolder {
  readonly name: string
  readonly path: string
  readonly isRecursive: boolean
  readonly include: readonly string[]
  readonly exclude: readonly string[]
  readonly ignoreFolders: readonly string[]
  readonly quietMs: number
  readonly emptyQuietMs: number
  readonly markerSuffix: string | undefined
  readonly rescanMs: number
  readonly concurrency: number
}

/** @throws SightlineError `STATION_INTAKE_BAD_FOLDER` naming key, wanted and got */
export function watchedFolder(options: WatchedFolderOptions): WatchedFolder {
  const { name, isRecursive = false, include = [], exclude = [], markerSuffix, concurrency = 4 } = options
  const quietMs = number(options, 'quietMs', 1000, 0)
  const folder = {
    name,
    path: absolute(name, 'path', options.path),
    isRecursive,
    include: patterns(name, 'include', include),
    exclude: patterns(name, 'exclude', exclude),
    ignoreFolders: (options.ignoreFolders ?? []).map((path) => absolute(name, 'ignoreFolders', path)),
    quietMs,
    emptyQuietMs: Math.max(quietMs, number(options, 'emptyQuietMs', 10_000, 0)),
    markerSuffix,
    rescanMs: number(options, 'rescanMs', 5000, 10),
    concurrency,
  }
  if (markerSuffix !== undefined && (markerSuffix === '' || markerSuffix.includes(sep) || markerSuffix.includes('/'))) {
    throw intakeErrors.badFolder({ name, key: 'markerSuffix', wanted: 'an ending like ".done"', got: markerSuffix })
  }
  if (folder.ignoreFolders.includes(folder.path)) {
    throw intakeErrors.badFolder({
      name,
      key: 'ignoreFolders',
      wanted: 'folders other than the watched one',
      got: folder.path,
    })
  }
  return folder
}

function absolute(name: string, key: string, path: string): string {
  if (!isAbsolute(path)) throw intakeErrors.badFolder({ name, key, wanted: 'an absolute path', got: path })
  return resolve(path)
}

function number(
  options: WatchedFolderOptions,
  key: 'quietMs' | 'emptyQuietMs' | 'rescanMs',
  fallback: number,
  least: number,
): number {
  const value = options[key] ?? fallback
  if (Number.isFinite(value) && value >= least) return value
  throw intakeErrors.badFolder({ name: options.name, key, wanted: `milliseconds, at least ${least}`, got: value })
}

function patterns(name: string, key: string, list: readonly string[]): readonly string[] {
  const bad = list.find((pattern) => pattern.trim() === '' || pattern.includes('/'))
  if (bad === undefined) return list
  throw intakeErrors.badFolder({ name, key, wanted: 'patterns on file names, without "/"', got: JSON.stringify(bad) })
}

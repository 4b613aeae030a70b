/**
 * Puts a file away once its end is decided: to done/, into an archive, deleted, left where it is, or to error/ with a
 * note. The journal has the decision before a file is touched, so doing this twice is the same as doing it once.
 */
import { unlink } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { describeError, isSightlineError } from '@sightline/core'
import { type ErrorNote, removeErrorNote, writeErrorNote } from './error-note.ts'
import { finishErrors } from './finish-errors.ts'
import { findMoved, moveWithoutOverwriting } from './move-without-overwriting.ts'
import { isGone, type KnownFile, type Presence, presenceOf, statsOf } from './same-file.ts'
import { zipFile } from './zip-file.ts'

export interface FinishTask {
  /** Where the file lies now. */
  readonly path: string
  readonly known: KnownFile
  /** `error`: with its note; the others as the folder is configured. */
  readonly action: 'done' | 'zip' | 'delete' | 'keep' | 'error'
  readonly doneFolder: string
  readonly errorFolder: string
  /** The file that says that this one is complete; removed first. */
  readonly markerPath?: string | undefined
  /** For `error`. */
  readonly note?: ErrorNote | undefined
}

/** Where the file is now; no path when nothing is left of it or it is not ours any more. */
export interface Finished {
  readonly finalPath: string | undefined
  readonly mtimeMs?: number | undefined
  readonly inode?: number | undefined
  readonly message: string | undefined
}

/** @throws SightlineError `STATION_FINISH_FAILED` naming file, folder and reason; to be tried again later */
export async function finishFile(task: FinishTask): Promise<Finished> {
  const folder = task.action === 'error' ? task.errorFolder : task.doneFolder
  try {
    if (task.markerPath !== undefined) await removeIfThere(task.markerPath)
    const presence = await presenceOf(task.path, task.known)
    return presence === 'present' ? await putAway(task) : await lookForIt(task, presence)
  } catch (error) {
    if (isSightlineError(error)) throw error
    throw finishErrors.failed({ file: task.path, folder, reason: describeError(error).message }, { cause: error })
  }
}

async function putAway(task: FinishTask): Promise<Finished> {
  const { path, action, doneFolder, errorFolder, note } = task
  if (action === 'keep') return await placed(path)
  if (action === 'error') {
    const target = dirname(path) === errorFolder ? path : await moveWithoutOverwriting(path, errorFolder)
    if (note !== undefined) await writeErrorNote(target, note)
    return await placed(target)
  }
  const target = await leave(path, action, doneFolder)
  if (dirname(path) === errorFolder) await removeErrorNote(path)
  return target === undefined ? { finalPath: undefined, message: 'deleted' } : await placed(target)
}

async function leave(path: string, action: 'done' | 'zip' | 'delete', doneFolder: string): Promise<string | undefined> {
  if (action === 'done') return await moveWithoutOverwriting(path, doneFolder)
  if (action === 'zip') return await zipFile(path, doneFolder)
  await unlink(path)
  return undefined
}

/** Not at its place: put away before a crash, taken by somebody, or replaced by a new file, which is left alone. */
async function lookForIt(task: FinishTask, presence: Exclude<Presence, 'present'>): Promise<Finished> {
  const { path, known, action, doneFolder, errorFolder, note } = task
  if (action === 'delete' && presence === 'gone') return { finalPath: undefined, message: 'deleted' }
  const name = action === 'zip' ? `${basename(path)}.zip` : basename(path)
  const folder = action === 'error' ? errorFolder : doneFolder
  const found = action === 'done' || action === 'error' ? await findMoved(folder, name, known) : undefined
  if (found !== undefined) {
    if (note !== undefined) await writeErrorNote(found, note)
    return await placed(found)
  }
  const message =
    presence === 'gone'
      ? 'the file was gone when it was to be put away'
      : 'another file had taken its place and was left alone'
  return { finalPath: undefined, message }
}

async function placed(path: string): Promise<Finished> {
  const stats = await statsOf(path)
  return { finalPath: path, mtimeMs: stats?.mtimeMs, inode: stats?.ino, message: undefined }
}

async function removeIfThere(path: string): Promise<void> {
  await unlink(path).catch((error: unknown) => {
    if (!isGone(error)) throw error
  })
}

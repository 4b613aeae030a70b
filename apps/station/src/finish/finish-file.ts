/**
 * Puts a file away once its end is decided: to done/, into an archive, deleted, left where it is, or to error/ with a
 * note. The journal has the decision before a file is touched, so doing this twice is the same as doing it once.
 */
import { basename, dirname } from 'node:path'
import { describeError, isSightlineError } from '@sightline/core'
import { type ErrorNote, removeErrorNote, writeErrorNote } from './error-note.ts'
import { finishErrors } from './finish-errors.ts'
import { findPlaced, placeFile } from './place-file.ts'
import { type KnownFile, presenceOf, statsOf } from './same-file.ts'
import { type Aside, putBack, removeIfThere, takeAside } from './take-aside.ts'

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
  try {
    const finished = await finish(task)
    if (task.action === 'error') {
      if (task.note !== undefined && finished.finalPath !== undefined)
        await writeErrorNote(finished.finalPath, task.note)
    } else if (dirname(task.path) === task.errorFolder && finished.finalPath !== task.path)
      await removeErrorNote(task.path)
    return finished
  } catch (error) {
    if (isSightlineError(error)) throw error
    const reason = describeError(error).message
    throw finishErrors.failed({ file: task.path, folder: folderOf(task), reason }, { cause: error })
  }
}

async function finish(task: FinishTask): Promise<Finished> {
  const { path, known, action, errorFolder, markerPath } = task
  if (action === 'keep' || (action === 'error' && dirname(path) === errorFolder)) return await leave(task)
  const aside = await takeAside(path, known, markerPath)
  if (action === 'delete') return await remove(aside)
  const name = basename(path)
  const isZip = action === 'zip'
  const place = { folder: folderOf(task), name: isZip ? `${name}.zip` : name, tag: aside.tag }
  const placing = { known, place, zippedName: isZip ? name : undefined }
  if (aside.kind !== 'held') {
    const earlier = await findPlaced(placing)
    return earlier === undefined ? missing(aside.kind) : await placed(earlier)
  }
  try {
    return await placed(await placeFile({ ...placing, aside: aside.path, isResumed: aside.isResumed }))
  } catch (error) {
    // Until the next try a person must find it under its own name.
    if ((await statsOf(aside.path)) !== undefined) await putBack(aside.path, path, aside.tag)
    throw error
  }
}

/** It stays where it is, if it is there. */
async function leave({ path, known, markerPath }: FinishTask): Promise<Finished> {
  const presence = await presenceOf(path, known)
  if (presence !== 'present') return missing(presence)
  if (markerPath !== undefined) await removeIfThere(markerPath)
  return await placed(path)
}

async function remove(aside: Aside): Promise<Finished> {
  if (aside.kind === 'replaced') return missing('replaced')
  if (aside.kind === 'held') await removeIfThere(aside.path)
  return { finalPath: undefined, message: 'deleted' }
}

function missing(presence: 'gone' | 'replaced'): Finished {
  const message =
    presence === 'gone'
      ? 'the file was gone when it was to be put away'
      : 'another file had taken its place and was left alone'
  return { finalPath: undefined, message }
}

function folderOf({ action, doneFolder, errorFolder }: FinishTask): string {
  return action === 'error' ? errorFolder : doneFolder
}

async function placed(path: string): Promise<Finished> {
  const stats = await statsOf(path)
  return { finalPath: path, mtimeMs: stats?.mtimeMs, inode: stats?.ino, message: undefined }
}

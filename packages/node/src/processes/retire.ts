/**
 * What ended processes have counted goes into one file, so that a folder does not grow with every process there ever was.
 * One process does it at a time; whoever dies in the middle of it leaves everything as it was, or complete: the file
 * names the processes that are in it, and their own files do not count any more.
 */
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs'
import type { Runtime } from '@sightline/core'
import { inSlices } from '../exporters/pausable.ts'
import { createTimeSlice } from '../exporters/time-slice.ts'
import { isMergeable } from '../merging/family-part.ts'
import { createMergedMetrics, isCumulative } from '../merging/merged-metrics.ts'
import { isAlive, type ProcessName, readWhole, remove, retiredPath, snapshotPath, writeWhole } from './process-files.ts'
import { decodeSnapshot, encodeSnapshot, type Snapshot } from './snapshot.ts'

const WHERE = 'metrics of processes'
const SLICE_MS = 2
/** Whoever read a file just before it was taken in must still find here that it was. */
const REMEMBER_MS = 5 * 60_000

/** @returns the retired as they are now; undefined where there are none */
export async function readRetired(folder: string): Promise<Snapshot | undefined> {
  const file = await readWhole(retiredPath(folder))
  return file && (await inSlices(decodeSnapshot(file), createTimeSlice(SLICE_MS)))
}

/** Takes in the snapshots of processes that are gone. Does nothing where another process is at it. */
export async function retire(runtime: Runtime, folder: string, gone: readonly ProcessName[]): Promise<void> {
  if (gone.length === 0 || !takeLock(lockPath(folder))) return
  try {
    const before = await readRetired(folder)
    const folded = { ...before?.head.folded }
    const merged = createMergedMetrics(runtime, WHERE, { withOwn: false })
    const add = ({ families }: Snapshot) => {
      for (const family of families) if (isCumulative(family.definition)) merged.add(family.definition, family)
    }
    if (before !== undefined) add(before)
    const now = Date.now()
    for (const name of gone) {
      const snapshot =
        folded[name.mark] === undefined ? await readSnapshot(runtime, snapshotPath(folder, name)) : undefined
      if (snapshot === undefined) continue
      add(snapshot)
      folded[name.mark] = now
    }
    for (const [mark, ms] of Object.entries(folded))
      if (now - ms > REMEMBER_MS && !isThere(gone, mark)) delete folded[mark]
    await inSlices(merged.settle(), createTimeSlice(SLICE_MS))
    const head = { pid: 0, mark: '', folded }
    const bytes = await inSlices(
      encodeSnapshot(head, merged.collect([]).filter(isMergeable)),
      createTimeSlice(SLICE_MS),
    )
    await writeWhole(retiredPath(folder), bytes)
    for (const name of gone) remove(snapshotPath(folder, name))
  } finally {
    remove(lockPath(folder))
  }
}

/** @returns undefined for one that cannot be read, which is told: nobody ever will */
async function readSnapshot({ guard }: Runtime, path: string): Promise<Snapshot | undefined> {
  const file = await readWhole(path)
  try {
    return file && (await inSlices(decodeSnapshot(file), createTimeSlice(SLICE_MS)))
  } catch (error) {
    guard.report(WHERE, error)
    return undefined
  }
}

function isThere(gone: readonly ProcessName[], mark: string): boolean {
  return gone.some((name) => name.mark === mark)
}

function lockPath(folder: string): string {
  return `${retiredPath(folder)}.lock`
}

/** @returns false where a living process has it; what a dead one left is taken away for the next time */
function takeLock(path: string): boolean {
  try {
    const lock = openSync(path, 'wx')
    writeSync(lock, String(process.pid))
    closeSync(lock)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    const owner = Number(readLock(path))
    if (owner > 0 && !isAlive(owner)) remove(path)
    return false
  }
}

function readLock(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return '' // given back in this moment
  }
}

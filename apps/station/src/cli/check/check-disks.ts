/** Free space on each disk that the station writes to. */
import { stat, statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { PublicConfig } from '../../config/load.ts'
import { sizeText } from '../output/size-text.ts'
import { type Finding, fail, pass, warn } from './finding.ts'

const BYTES_PER_MB = 1024 * 1024

export async function checkDisks({ config, journalPath, folders }: PublicConfig): Promise<Finding[]> {
  const places = [
    dirname(journalPath),
    ...folders.flatMap(({ path, doneFolder, errorFolder }) => [path, doneFolder, errorFolder]),
  ]
  const disks = new Map<number, string>()
  for (const place of places) {
    const existing = await nearestFolder(place)
    if (existing !== undefined && !disks.has(existing.disk)) disks.set(existing.disk, existing.path)
  }
  return await Promise.all([...disks.values()].map((path) => checkDisk(path, config.health)))
}

interface Thresholds {
  readonly diskFreeWarnMb: number
  readonly diskFreeFailMb: number
}

async function checkDisk(path: string, { diskFreeWarnMb, diskFreeFailMb }: Thresholds): Promise<Finding> {
  const { bavail, bsize } = await statfs(path)
  const bytes = bavail * bsize
  const text = `${sizeText(bytes)} free on the disk of ${path}`
  if (bytes >= diskFreeWarnMb * BYTES_PER_MB) return pass('disk', text)
  const advice = 'Make room: without it no file can be taken, and none is lost meanwhile.'
  return bytes < diskFreeFailMb * BYTES_PER_MB ? fail('disk', 'folders', text, advice) : warn('disk', text, advice)
}

/** The folder itself, or the nearest above it that exists. */
async function nearestFolder(path: string): Promise<{ readonly path: string; readonly disk: number } | undefined> {
  const found = await stat(path).catch(() => undefined)
  if (found !== undefined) return { path, disk: found.dev }
  return dirname(path) === path ? undefined : await nearestFolder(dirname(path))
}

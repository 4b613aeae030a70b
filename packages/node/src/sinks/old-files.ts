/**
 * What becomes of rotated files: compressed, and removed when there are too many. Works in the background, one file at a
 * time; what a crash left half done is finished at the next start.
 */
import { createReadStream, createWriteStream } from 'node:fs'
import { readdir, rename, rm, stat, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { byAge, type RotatedFile, type RotatedNames } from './rotated-names.ts'

export interface OldFilesOptions {
  readonly names: RotatedNames
  /** Rotated files to keep. */
  readonly keep: number
  readonly isCompressed: boolean
  /** Told of what went wrong; the file concerned stays as it is. */
  readonly onFault: (error: unknown) => void
}

export interface OldFiles {
  /** Begins to tidy up, after what is under way. */
  tidy(): void
  /** Resolves when nothing is under way. */
  idle(): Promise<void>
}

export function createOldFiles(options: OldFilesOptions): OldFiles {
  let work: Promise<void> = Promise.resolve()
  return {
    tidy() {
      work = work.then(() => tidyUp(options)).catch(options.onFault)
    },
    async idle() {
      // More may be added while the last is awaited.
      for (let seen: Promise<void> | undefined; seen !== work; ) {
        seen = work
        await seen
      }
    },
  }
}

async function tidyUp({ names, keep, isCompressed, onFault }: OldFilesOptions): Promise<void> {
  const entries = await readdir(names.folder)
  for (const name of entries.filter(names.isUnfinished)) await rm(join(names.folder, name), { force: true })
  const files = entries.flatMap((name) => names.parse(name) ?? []).sort(byAge)
  const tooMany = files.slice(0, Math.max(0, files.length - keep))
  for (const file of tooMany) await rm(file.path, { force: true })
  if (!isCompressed) return
  const plain = files.slice(tooMany.length).filter((file) => !file.isCompressed)
  for (const file of plain) await compress(file).catch(onFault)
}

/** The compressed file appears whole, by a rename, before the plain one goes. */
async function compress(file: RotatedFile): Promise<void> {
  const finished = `${file.path}.gz`
  const unfinished = `${finished}.tmp`
  const { mode } = await stat(file.path)
  const { createGzip } = await import('node:zlib')
  try {
    await pipeline(createReadStream(file.path), createGzip(), createWriteStream(unfinished, { mode, flush: true }))
    await rename(unfinished, finished)
  } catch (error) {
    await rm(unfinished, { force: true })
    throw error
  }
  await unlink(file.path)
}

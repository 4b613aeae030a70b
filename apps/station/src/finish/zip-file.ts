/** Packs a file into a zip archive of its own, streaming, so that its size does not matter. */
import { createWriteStream } from 'node:fs'
import { mkdir, rename, unlink } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { ZipFile } from 'yazl'
import { moveWithoutOverwriting } from './move-without-overwriting.ts'

/**
 * Writes `<name>.zip` into the folder under a free name and removes the file.
 *
 * @returns the path of the archive
 */
export async function zipFile(source: string, folder: string): Promise<string> {
  await mkdir(folder, { recursive: true })
  const partial = join(folder, `.${process.pid}-${Date.now()}.partial`)
  const ready = `${partial}.zip`
  try {
    const zip = new ZipFile()
    zip.addFile(source, basename(source))
    zip.end()
    await pipeline(zip.outputStream, createWriteStream(partial, { flags: 'wx', flush: true }))
    await rename(partial, ready)
    const archive = await moveWithoutOverwriting(ready, folder, `${basename(source)}.zip`)
    await unlink(source)
    return archive
  } catch (error) {
    await Promise.allSettled([unlink(partial), unlink(ready)])
    throw error
  }
}

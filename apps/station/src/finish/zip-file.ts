/** Writes one file into a ZIP archive, as a stream: a large file is never held in memory. */
import { createReadStream, createWriteStream } from 'node:fs'
import { open } from 'node:fs/promises'
import type { PassThrough } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { ZipFile } from 'yazl'

/** Longest comment that is looked for, with the record before it (APPNOTE 4.3.16). */
const TAIL_BYTES = 22 + 256

/** The one file of an archive. */
export interface ZipEntry {
  readonly from: string
  /** Name inside the archive. */
  readonly name: string
  readonly mtimeMs: number
  /** At most 256 ASCII characters; tells later that this archive is of this file. */
  readonly comment: string
}

/** Writes the archive to `to`, replacing what is there, and waits until it is on the disk. */
export async function zipFile(to: string, { from, name, mtimeMs, comment }: ZipEntry): Promise<void> {
  const zip = new ZipFile()
  const output = zip.outputStream as PassThrough
  const source = createReadStream(from)
  // Neither the source nor the archive ends the output when it fails; without this the writing would wait for ever.
  const giveUp = (error: Error) => output.destroy(error)
  source.once('error', giveUp)
  zip.once('error', giveUp)
  // A colon or backslash is legal in a name here and refused, or taken for a folder, in an archive.
  zip.addReadStream(source, name.replace(/[\\/:]/g, '_'), { mtime: new Date(mtimeMs) })
  zip.end({ comment, forceZip64Format: false })
  try {
    await pipeline(output, createWriteStream(to, { flush: true }))
  } finally {
    source.destroy()
  }
}

/** The archive's comment; undefined when the file is no archive. */
export async function zipComment(path: string): Promise<string | undefined> {
  const handle = await open(path, 'r')
  try {
    const { size } = await handle.stat()
    const tail = Buffer.alloc(Math.min(size, TAIL_BYTES))
    await handle.read(tail, 0, tail.length, size - tail.length)
    const at = tail.lastIndexOf('PK\x05\x06', undefined, 'latin1')
    return at < 0 ? undefined : tail.subarray(at + 22).toString('latin1')
  } finally {
    await handle.close()
  }
}

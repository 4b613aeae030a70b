/** Reads a file once and says what its bytes were and what the file was while they were read. */
import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'

const CHUNK_BYTES = 256 * 1024
/** A name that became a link or a pipe since it was looked at must neither be followed nor block a thread. */
const FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)

/** The hash, and what the open file was when its last byte had been read. */
export interface HashedFile {
  /** Hex. */
  readonly sha256: string
  /** Of the open file, after the last byte was read. */
  readonly sizeBytes: number
  readonly mtimeMs: number
  readonly inode: number
  /** How many bytes the hash is of. */
  readonly readBytes: number
}

/** @param sizeHint what the size is believed to be; a small file then costs one read. @throws what the file system says */
export async function hashFile(path: string, sizeHint: number): Promise<HashedFile> {
  const handle = await open(path, FLAGS)
  try {
    const hash = createHash('sha256')
    const readBytes = await readAll(handle, Math.min(sizeHint + 1, CHUNK_BYTES), (bytes) => hash.update(bytes))
    const { size, mtimeMs, ino } = await handle.stat()
    return { sha256: hash.digest('hex'), sizeBytes: size, mtimeMs, inode: ino, readBytes }
  } finally {
    await handle.close()
  }
}

async function readAll(handle: FileHandle, bufferBytes: number, use: (bytes: Uint8Array) => void): Promise<number> {
  const buffer = Buffer.allocUnsafe(bufferBytes)
  let total = 0
  for (;;) {
    const { bytesRead } = await handle.read(buffer, 0, bufferBytes, null)
    if (bytesRead === 0) return total
    total += bytesRead
    use(buffer.subarray(0, bytesRead))
  }
}

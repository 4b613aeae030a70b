/** The file as converters see it. Nothing is kept: each call reads the file again, and streams hold one piece at a time. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, readFile } from 'node:fs/promises'
import type { ConversionSource } from '../contract.ts'
import { convertErrors } from '../convert-errors.ts'
import { createPieceDecoder } from './text-decoder.ts'

/** Large enough that reading costs little, small beside the memory limit. */
const PIECE_BYTES = 64 * 1024

/** The file of one conversion. Path and size are those that the intake found; the hash is of its content. */
export interface SourceFile {
  readonly path: string
  readonly fileName: string
  readonly size: number
  readonly sha256: string
  /** The largest file that `read` and `text` hold as a whole. Buffers live outside of the heap that a worker's limit covers. */
  readonly memoryMb: number
}

/** @returns the source that a converter gets; it holds no file open between calls */
export function createFileSource(file: SourceFile): ConversionSource {
  const { path, fileName, size, sha256, memoryMb } = file

  async function* text(declaredIn?: (head: string) => string | undefined): AsyncGenerator<string> {
    const decoder = createPieceDecoder(declaredIn)
    for await (const bytes of pieces(path, fileName)) yield decoder.write(bytes)
    yield decoder.end()
  }

  function refuseLarge(): void {
    if (size > memoryMb * 1024 * 1024) throw convertErrors.memory({ file: fileName, limitMb: memoryMb })
  }

  return {
    path,
    fileName,
    size,
    sha256,
    async read() {
      refuseLarge()
      return readFile(path).catch((cause) => {
        throw unreadable(fileName, cause)
      })
    },
    async text() {
      refuseLarge()
      const parts: string[] = []
      for await (const part of text()) parts.push(part)
      return parts.join('')
    },
    stream: () => pieces(path, fileName),
    textStream: text,
  }
}

/** The first bytes of the file, fewer when it is shorter. @throws STATION_CONVERT_SOURCE_UNREADABLE */
export async function readHead(
  path: string,
  fileName: string,
  bytes: number,
): Promise<{ head: Uint8Array; size: number }> {
  try {
    const file = await open(path, 'r')
    try {
      const { size } = await file.stat()
      const { buffer, bytesRead } = await file.read(Buffer.alloc(bytes), 0, bytes, 0)
      return { head: buffer.subarray(0, bytesRead), size }
    } finally {
      await file.close()
    }
  } catch (cause) {
    throw unreadable(fileName, cause)
  }
}

/** SHA-256 of the content in lower-case hexadecimal. @throws STATION_CONVERT_SOURCE_UNREADABLE */
export async function hashFile(path: string, fileName: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const bytes of pieces(path, fileName)) hash.update(bytes)
  return hash.digest('hex')
}

async function* pieces(path: string, fileName: string): AsyncGenerator<Uint8Array> {
  try {
    for await (const bytes of createReadStream(path, { highWaterMark: PIECE_BYTES })) yield bytes as Buffer
  } catch (cause) {
    throw unreadable(fileName, cause)
  }
}

function unreadable(file: string, cause: unknown): Error {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return convertErrors.sourceUnreadable({ file, reason }, { cause })
}

/** Collects what is to be sent: small pages are joined, so that a service with many small metrics sends few chunks. */

const JOIN_BELOW_BYTES = 16 * 1024
const CHUNK_BYTES = 64 * 1024

export interface ChunkList {
  push(bytes: Buffer): void
  /** Where the list stands, for `rollBack`. */
  mark(): number
  /** Forgets everything that was pushed since the mark. */
  rollBack(mark: number): void
  /** Puts bytes before everything that was pushed since the mark. @param bytesOf - gets the length of that */
  insert(mark: number, bytesOf: (length: number) => Buffer): void
  /** All of it; the list is used up. */
  finish(): readonly Buffer[]
}

export function createChunkList(): ChunkList {
  const pieces: Buffer[] = []
  return {
    push: (bytes) => {
      pieces.push(bytes)
    },
    mark: () => pieces.length,
    rollBack: (mark) => {
      pieces.length = mark
    },
    insert(mark, bytesOf) {
      let length = 0
      for (let at = mark; at < pieces.length; at += 1) length += pieces[at]!.length
      pieces.splice(mark, 0, bytesOf(length))
    },
    finish: () => joined(pieces),
  }
}

function joined(pieces: readonly Buffer[]): readonly Buffer[] {
  const chunks: Buffer[] = []
  let small: Buffer[] = []
  let bytes = 0
  const flush = () => {
    if (small.length > 0) chunks.push(small.length === 1 ? small[0]! : Buffer.concat(small, bytes))
    small = []
    bytes = 0
  }
  for (const piece of pieces) {
    if (piece.length >= JOIN_BELOW_BYTES) {
      flush()
      chunks.push(piece)
      continue
    }
    small.push(piece)
    bytes += piece.length
    if (bytes >= CHUNK_BYTES) flush()
  }
  flush()
  return chunks
}

/** Where finished bytes go: a file descriptor, seen from the writer. */

/**
 * Why a target takes nothing now. `slow_reader`: whoever reads the pipe does not keep up. `disk_full`, `io_error`: the
 * file system refuses; it may recover. `closed`: it will never take anything again.
 */
export type Stall = 'slow_reader' | 'disk_full' | 'io_error' | 'closed'

export interface ByteTarget {
  /** Writes some or all bytes from `from` on, at once. Never throws. @returns how many it took (more than 0), or why none */
  write(bytes: Buffer, from: number): number | Stall
  /** Gives the descriptor back; writing afterwards is `closed`. */
  close(): void
}

const STALL_OF: Readonly<Record<string, Stall>> = {
  EAGAIN: 'slow_reader',
  EWOULDBLOCK: 'slow_reader',
  EPIPE: 'closed',
  EBADF: 'closed',
  ENOSPC: 'disk_full',
  EDQUOT: 'disk_full',
  EFBIG: 'disk_full',
}

/** What an error of `fs.writeSync` means. */
export function stallOf(error: unknown): Stall {
  const code = (error as { code?: unknown } | null)?.code
  return (typeof code === 'string' ? STALL_OF[code] : undefined) ?? 'io_error'
}

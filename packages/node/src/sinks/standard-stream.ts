/**
 * stdout and stderr as targets that never block. A pipe or a terminal is opened once more, so that "do not wait" applies
 * to us alone; where that is refused (sockets, other users' pipes) Node's own stream is touched, which sets it on the
 * descriptor. A file takes writes at once anyway. A worker thread writes by itself, not through the main thread's loop,
 * which may be busy; the main thread's stream is what sets "do not wait" for it, too.
 */
import { closeSync, constants, fstatSync, openSync, writeSync } from 'node:fs'
import { isMainThread } from 'node:worker_threads'
import { type ByteTarget, stallOf } from './byte-target.ts'

const STREAM_OF = { 1: 'stdout', 2: 'stderr' } as const

export function openStandardStream(fd: 1 | 2): ByteTarget {
  const own = reopen(fd)
  if (own === undefined && isMainThread && !isFile(fd)) void process[STREAM_OF[fd]]
  let isOpen = true
  return {
    write(bytes, from) {
      if (!isOpen) return 'closed'
      // Node's stream has a queue of its own: a line of ours must not land inside one of its writes.
      if (own === undefined && isMainThread && hasQueue(fd)) return 'slow_reader'
      try {
        return writeSync(own ?? fd, bytes, from, bytes.length - from) || 'slow_reader'
      } catch (error) {
        return stallOf(error)
      }
    },
    close() {
      if (isOpen && own !== undefined) closeSync(own)
      isOpen = false
    },
  }
}

/** @returns a descriptor of our own for a pipe or terminal; undefined where there can be none */
function reopen(fd: number): number | undefined {
  if (isFile(fd)) return undefined // a second description would have an offset of its own and overwrite
  try {
    return openSync(`/proc/self/fd/${fd}`, constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOCTTY)
  } catch {
    return undefined // a socket, no /proc, or no permission
  }
}

function isFile(fd: number): boolean {
  try {
    return fstatSync(fd).isFile()
  } catch {
    return false // closed: writing will say so
  }
}

function hasQueue(fd: 1 | 2): boolean {
  return !isFile(fd) && process[STREAM_OF[fd]].writableLength > 0
}

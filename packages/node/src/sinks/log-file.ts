/**
 * The file that is being written: opened for appending, opened anew when somebody moved or deleted it, moved aside when
 * it is full or its day is over. Writes are synchronous: a buffered write to a file takes microseconds, and lines keep
 * their order through every exit.
 */
import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  fsync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  statSync,
  writeSync,
} from 'node:fs'
import { type ByteTarget, stallOf } from './byte-target.ts'
import { dayOf, type RotatedNames } from './rotated-names.ts'

/** After a rotation failed, the file grows on for this long. */
const RETRY_ROTATION_MS = 60_000
/** Not waiting matters for a pipe without a reader only, which would hold the process. */
const OPEN_FLAGS = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NONBLOCK

export interface LogFileOptions {
  readonly path: string
  readonly names: RotatedNames
  readonly maxBytes: number
  readonly isDaily: boolean
  readonly mode: number
  /** How often the path is compared with the open file. */
  readonly checkEveryMs: number
  /** Brings a file to the disk before it is moved aside. */
  readonly isSynced: boolean
  readonly onRotated: () => void
  readonly onFault: (error: unknown) => void
}

export interface LogFile extends ByteTarget {
  /** Resolves when what was written survives a loss of power. Rejects with what the file system throws. */
  sync(): Promise<void>
}

interface OpenFile {
  readonly fd: number
  readonly isRegular: boolean
  readonly device: number
  readonly inode: number
  /** The day its first line was written. */
  day: string
  size: number
}

/** @throws what the file system throws when the file cannot be opened at first */
export function openLogFile(options: LogFileOptions): LogFile {
  let file: OpenFile | undefined = open(options)
  let checkedMs = performance.now()
  let rotateAfterMs = 0
  let isClosed = false

  return {
    write(bytes, from) {
      if (isClosed) return 'closed'
      try {
        const current = from > 0 && file !== undefined ? file : ready(bytes.length)
        const taken = writeSync(current.fd, bytes, from, bytes.length - from)
        current.size += taken
        return taken || 'io_error'
      } catch (error) {
        return failed(error)
      }
    },
    async sync() {
      if (file?.isRegular) await synced(file.fd)
    },
    close() {
      isClosed = true
      giveUp()
    },
  }

  /** The file to write to, with room for a chunk of this length. Not asked in the middle of a chunk: a line stays in one file. */
  function ready(length: number): OpenFile {
    const nowMs = performance.now()
    if (file !== undefined && nowMs - checkedMs >= options.checkEveryMs) {
      checkedMs = nowMs
      if (wasMoved(options.path, file)) giveUp()
    }
    file ??= open(options)
    if (nowMs >= rotateAfterMs && isFull(file, length, options)) rotate(file, nowMs)
    file ??= open(options)
    if (file.size === 0) file.day = today()
    return file
  }

  function rotate(full: OpenFile, nowMs: number): void {
    try {
      if (options.isSynced) fsyncSync(full.fd)
      renameSync(options.path, freePath(options.names, full.day))
    } catch (error) {
      rotateAfterMs = nowMs + RETRY_ROTATION_MS
      options.onFault(error)
      return
    }
    giveUp()
    options.onRotated()
  }

  function failed(error: unknown): ReturnType<ByteTarget['write']> {
    const stall = stallOf(error)
    if (stall !== 'closed') return stall
    file = undefined // somebody closed the descriptor under us: the next try opens the file anew
    return 'io_error'
  }

  function giveUp(): void {
    if (file !== undefined) closeSync(file.fd)
    file = undefined
  }
}

function open({ path, names, mode }: LogFileOptions): OpenFile {
  mkdirSync(names.folder, { recursive: true })
  const fd = openSync(path, OPEN_FLAGS, mode)
  const { size, dev, ino, mtimeMs } = fstatSync(fd)
  const isRegular = fstatSync(fd).isFile()
  return { fd, isRegular, device: dev, inode: ino, size, day: size > 0 ? dayOf(mtimeMs) : today() }
}

function synced(fd: number): Promise<void> {
  return new Promise((resolve, reject) => fsync(fd, (error) => (error === null ? resolve() : reject(error))))
}

function today(): string {
  return dayOf(Date.now())
}

/** A device or a pipe is never moved aside. */
function isFull(file: OpenFile, length: number, { maxBytes, isDaily }: LogFileOptions): boolean {
  if (!file.isRegular || file.size === 0) return false
  return file.size + length > maxBytes || (isDaily && file.day !== today())
}

function wasMoved(path: string, file: OpenFile): boolean {
  const now = statSync(path, { throwIfNoEntry: false })
  return now === undefined || now.ino !== file.inode || now.dev !== file.device
}

/** The day's next number; taken ones are skipped even where a gap was left. */
function freePath(names: RotatedNames, day: string): string {
  const numbers = readdirSync(names.folder).map((name) => {
    const file = names.parse(name)
    return file?.day === day ? file.number : 0
  })
  let number = Math.max(0, ...numbers) + 1
  while (existsSync(names.pathOf(day, number))) number++
  return names.pathOf(day, number)
}

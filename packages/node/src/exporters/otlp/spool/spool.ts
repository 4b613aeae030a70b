/**
 * Requests that wait on disk: one file each, in a folder of this process, oldest first. A file appears whole or not at
 * all. Folders that processes have left behind are taken over at the start, with what is in them.
 */
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { mkdir, readFile, rename, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '@sightline/core'
import type { OtlpSignal } from '../otlp-metrics.ts'
import { fileName, newOwnerName, ownerOf, parseFileName, type SpoolFile } from './spool-name.ts'

/** A folder of another machine is taken over when its owner has not been heard of for so long. */
const FORSAKEN_AFTER_MS = 10 * 60_000
const NOTE_EVERY_MS = 60_000
const NOTE = 'unsent.json'

/** What was in the queues of a process when it last said so, by what it is ("spans"). */
export type Unsent = Readonly<Record<string, number>>

export interface SpoolParts {
  readonly root: string
  readonly maxBytes: number
  readonly clock: Clock
  /** Told of requests that were dropped to make room. */
  onDropped(file: SpoolFile): void
}

export class Spool {
  readonly folder: string
  readonly #parts: SpoolParts
  /** In order of their coming. */
  readonly #files: SpoolFile[] = []
  #bytes = 0
  #order = 0
  #note = ''
  #notedMs = 0

  /** @throws Error of the file system when the folder cannot be made or written */
  constructor(parts: SpoolParts) {
    this.#parts = parts
    this.folder = join(parts.root, newOwnerName())
    mkdirSync(this.folder, { recursive: true, mode: 0o700 })
  }

  /** Bytes that wait. */
  get bytes(): number {
    return this.#bytes
  }

  /** The oldest request of a signal. */
  oldest(signal: OtlpSignal): SpoolFile | undefined {
    return this.#files.find((file) => file.signal === signal)
  }

  async add(request: Omit<SpoolFile, 'name' | 'bytes'>, body: Uint8Array): Promise<void> {
    const file = this.#newFile(request, body)
    const partial = join(this.folder, `${file.name}.tmp`)
    // Also where somebody has tidied the folder away.
    await mkdir(this.folder, { recursive: true, mode: 0o700 })
    await writeFile(partial, body)
    await rename(partial, join(this.folder, file.name))
    this.#take(file)
    for (const dropped of this.#overflow()) await this.remove(dropped)
  }

  /** The same, done when it returns; for exits. */
  addNow(request: Omit<SpoolFile, 'name' | 'bytes'>, body: Uint8Array): void {
    const file = this.#newFile(request, body)
    const partial = join(this.folder, `${file.name}.tmp`)
    writeFileSync(partial, body)
    renameSync(partial, join(this.folder, file.name))
    this.#take(file)
    for (const dropped of this.#overflow()) unlinkSync(join(this.folder, dropped.name))
  }

  /** @returns undefined, and forgets it, when somebody else has taken it away */
  async read(file: SpoolFile): Promise<Uint8Array | undefined> {
    try {
      return await readFile(join(this.folder, file.name))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
      this.#forget(file)
      return undefined
    }
  }

  async remove(file: SpoolFile): Promise<void> {
    this.#forget(file)
    await unlink(join(this.folder, file.name)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error
    })
  }

  /** Leaves word of what is in the queues, in case this process does not come to say it. */
  note(unsent: Unsent): void {
    const text = JSON.stringify(unsent)
    const nowMs = this.#parts.clock.now()
    // Its time says that this process lives.
    if (text === this.#note && nowMs - this.#notedMs < NOTE_EVERY_MS) return
    this.#note = text
    this.#notedMs = nowMs
    writeFileSync(join(this.folder, NOTE), text)
  }

  /** Takes over what other processes have left. @returns what each of them had not sent or kept when it last said so */
  adopt(): readonly Unsent[] {
    const found: Unsent[] = []
    for (const name of readdirSync(this.#parts.root)) {
      const folder = join(this.#parts.root, name)
      if (folder === this.folder || !this.#isForsaken(name, folder)) continue
      const unsent = this.#takeOver(folder)
      if (unsent !== undefined) found.push(unsent)
    }
    this.#files.sort((a, b) => (a.name < b.name ? -1 : 1))
    return found
  }

  /** Takes the folder away when nothing is in it. */
  close(): void {
    removeFile(join(this.folder, NOTE))
    try {
      rmdirSync(this.folder)
    } catch {
      // Requests wait in it for the next process.
    }
  }

  #newFile(request: Omit<SpoolFile, 'name' | 'bytes'>, body: Uint8Array): SpoolFile {
    const file = { ...request, bytes: body.byteLength }
    this.#order += 1
    return { ...file, name: fileName(file, this.#parts.clock.now(), this.#order) }
  }

  #take(file: SpoolFile): void {
    this.#files.push(file)
    this.#bytes += file.bytes
  }

  #forget(file: SpoolFile): void {
    const at = this.#files.indexOf(file)
    if (at < 0) return
    this.#files.splice(at, 1)
    this.#bytes -= file.bytes
  }

  /** Takes the oldest out of the books until the rest fits. The newest stays, whatever its size. */
  #overflow(): readonly SpoolFile[] {
    const dropped: SpoolFile[] = []
    while (this.#bytes > this.#parts.maxBytes && this.#files.length > 1) {
      const oldest = this.#files[0]!
      this.#forget(oldest)
      this.#parts.onDropped(oldest)
      dropped.push(oldest)
    }
    return dropped
  }

  #isForsaken(name: string, folder: string): boolean {
    const nowMs = Date.now()
    switch (ownerOf(name)) {
      case 'gone':
        return true
      case 'same':
        return lastSignMs(folder) < nowMs - process.uptime() * 1000
      case 'unknown':
        return lastSignMs(folder) < nowMs - FORSAKEN_AFTER_MS
      default:
        return false
    }
  }

  /** Moves file by file: who moves one owns it, so two processes that take over at the same time share what there is. */
  #takeOver(folder: string): Unsent | undefined {
    const unsent = readNote(join(folder, NOTE))
    for (const name of readdirSync(folder)) {
      const file = parseFileName(name)
      if (file === undefined) removeFile(join(folder, name))
      else if (moveFile(join(folder, name), join(this.folder, name))) this.#take(file)
    }
    try {
      rmdirSync(folder)
    } catch {
      return undefined // the other one is about to do it, and has read the note
    }
    return unsent
  }
}

/** When its owner last did something in it, by the file system's clock; never, where it is no more. */
function lastSignMs(folder: string): number {
  for (const path of [join(folder, NOTE), folder]) {
    try {
      return statSync(path).mtimeMs
    } catch {
      // No note: its owner ended in order, or has just begun.
    }
  }
  return Number.POSITIVE_INFINITY
}

function readNote(path: string): Unsent | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Unsent
  } catch {
    return undefined // none was left: all was sent or kept
  }
}

function moveFile(from: string, to: string): boolean {
  try {
    renameSync(from, to)
    return true
  } catch {
    return false // somebody else was quicker
  }
}

function removeFile(path: string): void {
  try {
    unlinkSync(path)
  } catch {
    // It is gone, which is what was wanted.
  }
}

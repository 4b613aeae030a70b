/** The `.error.json` beside a file in error/: why it is there and what to do, for whoever finds it without the station. */
import { randomUUID } from 'node:crypto'
import { open, rename, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { isGone } from './same-file.ts'

export interface ErrorNote {
  readonly file: string
  readonly folder: string
  readonly foundAt: string
  readonly state: 'REJECTED' | 'FAILED'
  readonly code: string
  /** The first line says what is wrong, further lines where. */
  readonly reason: string
  readonly problems: readonly string[]
  readonly converter: string | null
  /** What the converter logged, oldest first. */
  readonly converterLog?: readonly string[] | undefined
  readonly correlationId: string
  readonly attempts: number
  readonly receivedAt: string
  readonly decidedAt: string
  /** What the server said to reports of the file that it refused. */
  readonly refusedReports: readonly {
    readonly reportId: string
    readonly serial: string | null
    readonly answer: string
  }[]
  readonly howToRetry: string
}

const SUFFIX = '.error.json'

/** Writes or replaces the note of the file at `path`; readers see the old one or the new one whole. */
export async function writeErrorNote(path: string, note: ErrorNote): Promise<void> {
  const partial = join(dirname(path), `.sightline-${randomUUID()}.tmp`)
  try {
    const handle = await open(partial, 'wx')
    try {
      await handle.writeFile(`${JSON.stringify(note, undefined, 2)}\n`)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(partial, path + SUFFIX)
  } catch (error) {
    await unlink(partial).catch(() => undefined) // the first error is the one to tell
    throw error
  }
}

/** A file that leaves error/ takes its note along. */
export async function removeErrorNote(path: string): Promise<void> {
  await unlink(path + SUFFIX).catch((error: unknown) => {
    if (!isGone(error)) throw error
  })
}

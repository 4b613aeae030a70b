/** A watched folder with a clock and a journal of the test's own, shared by the tests of intake. */
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import type { SightlineError } from '@sightline/core'
import type { FoundFile, StableFile, UnreadableFile } from './arrival.ts'
import { createFolderIntake, type FolderIntake } from './folder-intake.ts'
import type { ScanProgress } from './folder-status.ts'
import type { IntakeHost } from './intake-host.ts'
import { type WatchedFolderOptions, watchedFolder } from './watched-folder.ts'

export interface Bench {
  readonly path: string
  readonly intake: FolderIntake
  time: number
  /** Names in the order in which they were handed over. */
  readonly taken: string[]
  readonly stable: StableFile[]
  readonly unreadable: UnreadableFile[]
  readonly problems: SightlineError[]
  readonly faults: string[]
  readonly progress: ScanProgress[]
  put(name: string, text?: string, ageS?: number): string
  /** Scan, let the quiet time pass, take. */
  round(): Promise<string[]>
}

export function bench(
  t: TestContext,
  folder: Partial<WatchedFolderOptions> = {},
  host: Partial<IntakeHost> = {},
  capacity?: number,
): Bench {
  const path = mkdtempSync(join(tmpdir(), 'intake-'))
  t.after(() => rmSync(path, { recursive: true, force: true }))
  const known = new Set<string>()
  const it = {
    path,
    time: Date.now(),
    taken: [] as string[],
    stable: [] as StableFile[],
    unreadable: [] as UnreadableFile[],
    problems: [] as SightlineError[],
    faults: [] as string[],
    progress: [] as ScanProgress[],
    put(name: string, text = name, ageS = 60) {
      const file = join(path, name)
      writeFileSync(file, text)
      utimesSync(file, Date.now() / 1000 - ageS, Date.now() / 1000 - ageS)
      return file
    },
  }
  const keyOf = (file: FoundFile) => `${file.path} ${file.sizeBytes} ${file.mtimeMs}`
  const full: IntakeHost = {
    clock: { now: () => it.time },
    guard: {
      run: (_, body) => body(),
      wrap: (_, callback) => callback,
      report: (where, error) => void it.faults.push(`${where}: ${(error as Error).message}`),
      faults: () => new Map(),
    },
    known: async (files) => files.map((file) => known.has(keyOf(file))),
    mayTake: () => true,
    onStable: async (file) => {
      known.add(keyOf(file))
      it.taken.push(file.path.slice(path.length + 1))
      it.stable.push(file)
    },
    onUnreadable: async (file) => {
      known.add(keyOf(file))
      it.unreadable.push(file)
    },
    onProblem: (problem) => void it.problems.push(problem),
    onScan: (progress) => void it.progress.push(progress),
    ...host,
  }
  const options = { name: 'in', path, concurrency: 1, ...folder }
  const intake = createFolderIntake(watchedFolder(options), full, capacity)
  const round = async () => {
    const before = it.taken.length
    await intake.scan()
    it.time += 1000
    await intake.take(() => false)
    return it.taken.slice(before)
  }
  return Object.assign(it, { intake, round })
}

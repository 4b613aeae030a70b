/**
 * The metrics of all processes of a service, whichever is asked. Each has a snapshot in a common folder; who is scraped
 * asks the others to write theirs, and merges them. What is shown is what the files say, of this process too: a value
 * that was ever shown survives the process.
 */
import { compareFamilies, type Guard, type MetricFamily, type Metrics, type Runtime } from '@sightline/core'
import type { VariableName } from '../environment/variables.ts'
import { atOnce, inSlices, type Pausable } from '../exporters/pausable.ts'
import { createTimeSlice } from '../exporters/time-slice.ts'
import { flushAtExit } from '../lifecycle/exit-flush.ts'
import { isMergeable, type MergeableFamily } from '../merging/family-part.ts'
import { createMergedMetrics } from '../merging/merged-metrics.ts'
import {
  isAlive,
  listProcesses,
  makePrivateFolder,
  makeProcessFolder,
  newProcessName,
  type ProcessName,
  readWhole,
  remove,
  snapshotPath,
  socketPath,
  writeWhole,
  writeWholeNow,
} from './process-files.ts'
import { createProcessParts } from './process-parts.ts'
import { answerPeers, askPeer } from './process-socket.ts'
import { readRetired, retire } from './retire.ts'
import { decodeSnapshot, encodeSnapshot, type Snapshot } from './snapshot.ts'

const WHERE = 'metrics of processes'
const SLICE_MS = 2
const VARIABLE: VariableName = 'SIGHTLINE_PROCESSES'
/** A process whose event loop is held that long counts with its last snapshot. */
const ANSWER_WITHIN_MS = 300
/** What a process that is killed between two scrapes has lost is at most this old. */
const WRITE_EVERY_MS = 5_000

export interface JoinedProcesses {
  /** For an exporter that shows the service as a whole. */
  readonly metrics: Metrics
  /** Leaves a last snapshot behind. */
  leave(): Promise<void>
}

/**
 * @param place - the folder; true: a private one is made, which child processes are told of
 * @throws what the file system and listening on a socket throw (a path that is too long for one)
 */
export async function joinProcesses(runtime: Runtime, place: string | true): Promise<JoinedProcesses> {
  const { folder, giveUp } = openFolder(place)
  const { metrics, guard } = runtime
  const own = newProcessName()
  const parts = createProcessParts(createMergedMetrics(runtime, WHERE, { withOwn: false }))
  let families: readonly MetricFamily[] = []
  let retired: Snapshot | undefined
  let writing: Promise<void> = Promise.resolve()

  const encode = () => {
    families = metrics.collect()
    return encodeSnapshot(own, families.filter(isShared))
  }

  async function write(): Promise<void> {
    await metrics.prepare()
    await writeWhole(snapshotPath(folder, own), await sliced(encode()))
  }

  /** One after the other, and each begun after it was asked for. */
  function refresh(): Promise<void> {
    writing = writing.then(write, write)
    return writing
  }

  async function prepare(): Promise<void> {
    const others = listProcesses(folder).filter(({ mark }) => mark !== own.mark)
    const [, ...answers] = await Promise.all([refresh(), ...others.map((name) => ask(folder, name, guard))])
    const gone = answers.filter((name) => name !== undefined)
    const snapshots = await Promise.all([own, ...others].map((name) => read(folder, name, guard)))
    // Read last: what was taken in meanwhile is in here, and its own file is then left out.
    retired = (await readRetiredGuarded(folder, guard)) ?? retired
    parts.follow(
      snapshots.filter((snapshot) => snapshot !== undefined),
      retired,
      new Set(gone.map(({ mark }) => mark)),
    )
    await sliced(parts.merged.settle())
    await retire(runtime, folder, gone)
  }

  const close = await answerPeers(socketPath(folder, own), refresh, guard).catch((error: unknown) => {
    giveUp()
    throw error
  })
  await refresh()
  const timer = setInterval(() => void refresh().catch((error) => guard.report(WHERE, error)), WRITE_EVERY_MS)
  timer.unref()
  const writeLast = guard.wrap(WHERE, () => writeWholeNow(snapshotPath(folder, own), atOnce(encode())))
  const forgetExit = flushAtExit(() => {
    writeLast()
    giveUp()
  })

  return {
    metrics: {
      ...metrics,
      prepare: async () => {
        await prepare().catch((error) => guard.report(WHERE, error))
      },
      collect: () => [...parts.merged.collect(families)].sort(compareFamilies),
    },
    async leave() {
      clearInterval(timer)
      forgetExit()
      await refresh().catch((error) => guard.report(WHERE, error))
      close()
      if (process.platform !== 'win32') remove(socketPath(folder, own))
      giveUp()
    },
  }
}

/** @returns the name of a process that is gone */
async function ask(folder: string, name: ProcessName, guard: Guard): Promise<ProcessName | undefined> {
  const answer = isAlive(name.pid) ? await askPeer(socketPath(folder, name), ANSWER_WITHIN_MS) : 'gone'
  if (answer === 'silent')
    guard.report(WHERE, new Error(`process ${name.pid} does not answer; its last snapshot counts`))
  return answer === 'gone' ? name : undefined
}

/** @returns undefined where there is none, or none that can be read, which is told */
async function read(folder: string, name: ProcessName, guard: Guard): Promise<Snapshot | undefined> {
  try {
    const file = await readWhole(snapshotPath(folder, name))
    return file && (await sliced(decodeSnapshot(file)))
  } catch (error) {
    guard.report(WHERE, error)
    return undefined
  }
}

/** Nobody can mend one that cannot be read. */
async function readRetiredGuarded(folder: string, guard: Guard): Promise<Snapshot | undefined> {
  try {
    return await readRetired(folder)
  } catch (error) {
    guard.report(WHERE, error)
    return undefined
  }
}

function sliced<T>(work: Pausable<T>): Promise<T> {
  return inSlices(work, createTimeSlice(SLICE_MS))
}

function openFolder(place: string | true): { readonly folder: string; giveUp(): void } {
  if (place !== true) {
    makeProcessFolder(place)
    return { folder: place, giveUp: () => undefined }
  }
  const folder = makePrivateFolder()
  process.env[VARIABLE] = folder
  return {
    folder,
    giveUp() {
      delete process.env[VARIABLE]
      removeAlone(folder)
    },
  }
}

/** Unless another process is still in it. */
function removeAlone(folder: string): void {
  if (listProcesses(folder).every(({ pid }) => pid === process.pid || !isAlive(pid))) remove(folder)
}

/** What only who is asked shows is no business of the others. */
function isShared(family: MetricFamily): family is MergeableFamily {
  return isMergeable(family) && family.definition.merge !== 'main'
}

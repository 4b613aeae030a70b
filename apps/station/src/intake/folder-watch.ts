/**
 * Watches one folder for as long as the station runs. The scan is the truth: it is made at the start, at regular times, and
 * when hints are too many to name. However large the folder is, scans get at most a twentieth of the time while names come
 * and go, and half a percent while they do not.
 */
import { setTimeout } from 'node:timers/promises'
import { createAlarm } from './alarm.ts'
import { createFolderIntake } from './folder-intake.ts'
import type { FolderStatus } from './folder-status.ts'
import type { IntakeHost } from './intake-host.ts'
import { createWakeUps } from './wake-ups.ts'
import { type WatchedFolderOptions, watchedFolder } from './watched-folder.ts'

/** Hints of one burst are looked at together. */
const SETTLE_MS = 20
/** Pause while the journal has enough to convert. */
const HELD_MS = 250
/** Least pause between two turns, so that no state of a folder can make it spin. */
const LEAST_PAUSE_MS = 5
/** Time between scans, in times of what a scan takes. */
const CHANGED_SHARE = 20
const UNCHANGED_SHARE = 200
const HINTED_SHARE = 5
/** A scan of a share that hangs cannot be ended; stopping does not wait for it longer than this. */
const STOP_WAIT_MS = 5000

export interface FolderWatchOptions extends IntakeHost {
  readonly folder: WatchedFolderOptions
}

export interface FolderWatch {
  /** Begins with a scan. Calling it again does nothing. */
  start(): void
  /** Resolves when the files in hand are handed over. After it nothing of the watch is left. */
  stop(): Promise<void>
  status(): FolderStatus
}

/** @throws SightlineError `STATION_INTAKE_BAD_FOLDER`; nothing else is ever thrown, the status and `onProblem` tell */
export function createFolderWatch({ folder: options, ...host }: FolderWatchOptions): FolderWatch {
  const folder = watchedFolder(options)
  const intake = createFolderIntake(folder, host)
  const alarm = createAlarm()
  const wakeUps = createWakeUps(
    () => alarm.ringIn(SETTLE_MS),
    (problem) => host.onProblem(problem),
    host.onChanges,
  )
  const { clock, guard } = host
  let nextScanMs = 0
  let isStopped = false
  let running: Promise<void> | undefined

  async function turn(): Promise<void> {
    const hints = wakeUps.takeHints()
    if (hints === 'all') {
      // Too many to name: soon, yet not so soon that scanning is all that is done.
      nextScanMs = Math.min(nextScanMs, lastScanMs() + HINTED_SHARE * tookMs())
    }
    if (await isScanDue(hints === 'all')) {
      await intake.scan()
      wakeUps.follow(intake.folders())
      host.onWatching?.(intake.folders().size, wakeUps.isWatching())
      nextScanMs = clock.now() + folder.rescanMs
    } else if (hints !== undefined && hints !== 'all') await intake.look(hints)
    if (!isStopped && (intake.nextReadyMs() ?? Number.POSITIVE_INFINITY) <= clock.now()) {
      await intake.take(() => isStopped || clock.now() >= nextScanMs)
    }
  }

  async function isScanDue(isHinted: boolean): Promise<boolean> {
    if (intake.wantsScan()) return true
    const now = clock.now()
    if (now < nextScanMs) return false
    nextScanMs = now + folder.rescanMs
    const sinceMs = now - lastScanMs()
    if (isHinted || sinceMs >= UNCHANGED_SHARE * tookMs()) return true
    return sinceMs >= CHANGED_SHARE * tookMs() && (await intake.hasChanged())
  }

  const lastScanMs = () => intake.status().lastScanMs ?? 0
  const tookMs = () => intake.status().lastScanTookMs ?? 0

  function nextTurnMs(): number {
    if (intake.status().isHeld) return clock.now() + HELD_MS
    if (intake.wantsScan()) return 0
    return intake.nextReadyMs() ?? nextScanMs
  }

  async function run(): Promise<void> {
    while (!isStopped) {
      await turn().catch((error: unknown) => guard.report('station.intake.turn', error))
      if (isStopped) return
      await alarm.wait(Math.max(LEAST_PAUSE_MS, Math.min(nextTurnMs(), nextScanMs) - clock.now()))
    }
  }

  return {
    start() {
      running ??= run()
    },
    async stop() {
      isStopped = true
      intake.stop()
      wakeUps.close()
      alarm.ringIn(0)
      const limit = new AbortController()
      const waited = setTimeout(STOP_WAIT_MS, undefined, { signal: limit.signal }).catch(() => undefined)
      await Promise.race([running, waited])
      limit.abort()
      alarm.close()
    },
    status: () => ({ ...intake.status(), isWatched: wakeUps.isWatching() }),
  }
}

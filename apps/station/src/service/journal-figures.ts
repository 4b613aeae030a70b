/**
 * The journal's counts, refreshed in the background, for metrics, health and the control API: nobody who looks waits for
 * the journal.
 */
import type { Clock, Guard } from '@sightline/core'
import type { Counts, Journal, StageCount } from '../journal/journal.ts'

const REFRESH_EVERY_MS = 1_000

export interface JournalFigures {
  /** As of the last refresh. */
  counts(): Counts
  filesIn(state: StageCount<string>['state']): number
  reportsIn(state: string): number
  /** Age of the oldest in these states, seconds; 0 when there is none. */
  oldestFileAgeS(states: readonly string[]): number
  oldestReportAgeS(states: readonly string[]): number
  refresh(): Promise<void>
  /** A file was received since; counted until the next refresh does. */
  noteReceived(): void
  /** Files that wait for conversion, as of now. */
  waitingForConversion(): number
  stop(): void
}

export function createJournalFigures(journal: Journal, clock: Clock, guard: Guard): JournalFigures {
  let counts: Counts = { files: [], reports: [] }
  let isBusy = false
  let receivedSince = 0

  async function refresh(): Promise<void> {
    if (isBusy) return
    isBusy = true
    try {
      const before = receivedSince
      counts = await journal.counts()
      receivedSince -= before
    } catch (error) {
      guard.report('journal figures', error)
    } finally {
      isBusy = false
    }
  }
  const timer = setInterval(refresh, REFRESH_EVERY_MS)
  timer.unref()

  const ageS = (stages: readonly StageCount<string>[], states: readonly string[]): number => {
    const since = stages.filter((stage) => states.includes(stage.state)).flatMap(({ oldestMs }) => oldestMs ?? [])
    return since.length === 0 ? 0 : Math.max(0, clock.now() - Math.min(...since)) / 1000
  }
  const total = (stages: readonly StageCount<string>[], state: string): number =>
    stages.reduce((sum, stage) => (stage.state === state ? sum + stage.count : sum), 0)

  return {
    counts: () => counts,
    filesIn: (state) => total(counts.files, state),
    reportsIn: (state) => total(counts.reports, state),
    oldestFileAgeS: (states) => ageS(counts.files, states),
    oldestReportAgeS: (states) => ageS(counts.reports, states),
    refresh,
    noteReceived() {
      receivedSince += 1
    },
    waitingForConversion: () => total(counts.files, 'RECEIVED') + receivedSince,
    stop: () => clearInterval(timer),
  }
}

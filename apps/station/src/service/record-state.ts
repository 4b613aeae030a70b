/** Serves the station's state as metrics, read when somebody scrapes. */
import { metrics } from '@sightline/core'
import type { DeliveryGate } from '../deliver/delivery-gate.ts'
import type { Journal } from '../journal/journal.ts'
import { FILE_STATES, REPORT_STATES } from '../journal/transitions.ts'
import type { FolderState } from './health-checks.ts'
import type { JournalFigures } from './journal-figures.ts'
import { stationMetrics } from './station-metrics.ts'
import type { WorkLoop } from './work-loop.ts'

export interface StateParts {
  readonly journal: Journal
  readonly figures: JournalFigures
  readonly gate: DeliveryGate
  readonly loops: Readonly<Record<'convert' | 'deliver' | 'finish', WorkLoop>>
  folders(): readonly FolderState[]
  /** undefined before it was measured. */
  diskFreeBytes(): number | undefined
}

const GATE_STATES = ['open', 'probing', 'paused', 'suspended'] as const
const TO_CONVERT = ['RECEIVED', 'CONVERTING', 'WAITING'] as const
const TO_DELIVER = ['QUEUED', 'DELIVERING', 'RETRY'] as const
const QUEUES = ['convert', 'deliver', 'finish'] as const

/** @returns takes the callbacks out again */
export function recordState({ journal, figures, gate, loops, folders, diskFreeBytes }: StateParts): () => void {
  const record = metrics(stationMetrics)
  const stops = [
    record.fileStates.observe((report) => {
      for (const state of FILE_STATES) report(figures.filesIn(state), { state })
    }),
    record.reportStates.observe((report) => {
      for (const state of REPORT_STATES) report(figures.reportsIn(state), { state })
    }),
    record.oldestAge.observe((report) => {
      report(figures.oldestFileAgeS(TO_CONVERT), { queue: 'convert' })
      report(figures.oldestReportAgeS(TO_DELIVER), { queue: 'deliver' })
    }),
    record.queueDepth.observe((report) => {
      report(sum(TO_CONVERT, figures.filesIn), { queue: 'convert' })
      report(sum(TO_DELIVER, figures.reportsIn), { queue: 'deliver' })
    }),
    record.inHand.observe((report) => {
      for (const queue of QUEUES) report(loops[queue].active, { queue })
    }),
    record.deliveryGate.observe((report) => {
      const now = gate.state().state
      for (const state of GATE_STATES) report(state === now ? 1 : 0, { state })
    }),
    record.folderReachable.observe((report) => {
      for (const { name, isReachable } of folders()) report(isReachable ? 1 : 0, { folder: name })
    }),
    record.journalCommits.observe((report) => report(journal.status().commits)),
    record.journalChanges.observe((report) => report(journal.status().changes)),
    record.journalPending.observe((report) => report(journal.status().pending)),
    record.journalCommitDuration.observe((report) => report(journal.status().lastCommitMs / 1000)),
    record.diskFree.observe((report) => {
      const bytes = diskFreeBytes()
      if (bytes !== undefined) report(bytes)
    }),
  ]
  return () => {
    for (const stop of stops) stop()
  }
}

function sum<S>(states: readonly S[], count: (state: S) => number): number {
  return states.reduce((total, state) => total + count(state), 0)
}

/** Every metric of the station that is not an operation's or an instrument's. The reference page is made from this. */
import { defineMetrics } from '@sightline/core'
import { FILE_STATES, REPORT_STATES } from '../journal/transitions.ts'

/** Seconds; from a small file on an idle machine to a large one on a slow line. */
export const WORK_BUCKETS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300] as const
/** Seconds; waiting may last as long as an outage of the server. */
const WAIT_BUCKETS = [0.1, 0.5, 1, 5, 15, 60, 300, 900, 3600, 14_400, 43_200, 86_400, 259_200, 604_800] as const

export const STAGES = ['convert_wait', 'convert', 'deliver_wait', 'deliver', 'finish'] as const
export const FILE_ENDS = ['finished', 'rejected', 'failed'] as const
export const DELIVERY_RESULTS = ['delivered', 'retry', 'dead', 'suspended'] as const

export const stationMetrics = defineMetrics({
  filesReceived: {
    kind: 'counter',
    name: 'station.files.received',
    unit: '{file}',
    labels: ['folder'],
    help: 'Files that were complete and entered in the journal.',
  },
  filesEnded: {
    kind: 'counter',
    name: 'station.files.ended',
    unit: '{file}',
    labels: ['folder', 'outcome'],
    values: { outcome: FILE_ENDS },
    help: 'Files that were put away: finished with all reports delivered, rejected or failed.',
  },
  filesDuplicate: {
    kind: 'counter',
    name: 'station.files.duplicate',
    unit: '{file}',
    labels: ['folder'],
    help: 'Files received whose content the station had had before; their reports have the same ids.',
  },
  bytesRead: {
    kind: 'counter',
    name: 'station.files.size',
    unit: 'By',
    labels: ['folder'],
    help: 'Bytes of the files received.',
  },
  reportsConverted: {
    kind: 'counter',
    name: 'station.reports.converted',
    unit: '{report}',
    labels: ['converter'],
    help: 'Reports that converters made.',
  },
  deliveryAttempts: {
    kind: 'counter',
    name: 'station.delivery.attempts',
    unit: '{attempt}',
    labels: ['result'],
    values: { result: DELIVERY_RESULTS },
    help: 'Tries to deliver a report, by what came of them.',
  },
  bytesDelivered: {
    kind: 'counter',
    name: 'station.delivery.size',
    unit: 'By',
    help: 'Bytes of the reports that the server acknowledged.',
  },
  endToEnd: {
    kind: 'histogram',
    name: 'station.report.latency',
    unit: 's',
    buckets: WAIT_BUCKETS,
    help: 'Time from a complete file to the acknowledgement of a report in it.',
  },
  stageDuration: {
    kind: 'histogram',
    name: 'station.stage.duration',
    unit: 's',
    labels: ['stage'],
    values: { stage: STAGES },
    buckets: WAIT_BUCKETS,
    help: 'Time that files and reports spend in each stage, waiting included.',
  },
  fileStates: {
    kind: 'observableGauge',
    name: 'station.journal.files',
    unit: '{file}',
    labels: ['state'],
    values: { state: FILE_STATES },
    help: 'Files in the journal by state.',
  },
  reportStates: {
    kind: 'observableGauge',
    name: 'station.journal.reports',
    unit: '{report}',
    labels: ['state'],
    values: { state: REPORT_STATES },
    help: 'Reports in the outbox by state.',
  },
  oldestAge: {
    kind: 'observableGauge',
    name: 'station.queue.oldest.age',
    unit: 's',
    labels: ['queue'],
    values: { queue: ['convert', 'deliver'] },
    help: 'Age of the oldest file that waits for conversion and of the oldest report that waits for delivery; 0 when none waits.',
  },
  queueDepth: {
    kind: 'observableGauge',
    name: 'station.queue.depth',
    unit: '{item}',
    labels: ['queue'],
    values: { queue: ['convert', 'deliver'] },
    help: 'Files that wait for conversion and reports that wait for delivery, those in hand included.',
  },
  inHand: {
    kind: 'observableGauge',
    name: 'station.work.active',
    unit: '{item}',
    labels: ['queue'],
    values: { queue: ['convert', 'deliver', 'finish'] },
    help: 'Items being worked on.',
  },
  deliveryGate: {
    kind: 'observableGauge',
    name: 'station.delivery.gate',
    labels: ['state'],
    values: { state: ['open', 'probing', 'paused', 'suspended'] },
    help: 'Whether delivery may go on: 1 for the state that holds, 0 for the others.',
  },
  folderReachable: {
    kind: 'observableGauge',
    name: 'station.folder.reachable',
    labels: ['folder'],
    help: 'Whether a watched folder can be read: 1 or 0.',
  },
  journalCommits: {
    kind: 'observableCounter',
    name: 'station.journal.commits',
    unit: '{transaction}',
    help: 'Transactions that the journal committed and synced to disk.',
  },
  journalChanges: {
    kind: 'observableCounter',
    name: 'station.journal.changes',
    unit: '{change}',
    help: 'Changes in these transactions; many that come together share one.',
  },
  journalPending: {
    kind: 'observableGauge',
    name: 'station.journal.pending',
    unit: '{change}',
    help: 'Changes that wait for their commit.',
  },
  journalCommitDuration: {
    kind: 'observableGauge',
    name: 'station.journal.last_commit.duration',
    unit: 's',
    help: 'Time of the last transaction, its sync included.',
  },
  diskFree: {
    kind: 'observableGauge',
    name: 'station.disk.free',
    unit: 'By',
    help: 'Free space of the disk that holds the journal.',
  },
})

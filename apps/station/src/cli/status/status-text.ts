/** The status as people read it: how it is first, why next, then the queues. */
import type { StageCount } from '../../journal/journal.ts'
import { FILE_STATES, type FileState, REPORT_STATES, type ReportState } from '../../journal/transitions.ts'
import { agoText, roughly } from '../output/duration-text.ts'
import type { Output } from '../output/output.ts'
import { paintState } from '../output/paint-state.ts'
import { printable } from '../output/printable.ts'
import { sizeText } from '../output/size-text.ts'
import type { Column } from '../output/table.ts'
import type { ServiceCheck, ServiceFolder, ServiceState } from '../service-link/service-state.ts'
import { headline } from './headline.ts'
import type { JournalState, Status } from './status.ts'

export interface StatusFrame {
  readonly nowMs: number
  readonly output: Output
}

export function statusText(status: Status, frame: StatusFrame): string {
  const { output } = frame
  const { service, journal } = status
  const head = headline(status, output.style)
  if (output.isQuiet) return service.isRunning && service.overall === 'ok' && service.isReady ? '' : `${head}\n`
  const parts = [
    `${head}\n${[...serviceLines(service, frame), journalLine(journal, frame)].join('\n')}\n`,
    service.isRunning && service.checks.length > 0 ? output.table(CHECK_COLUMNS(output), service.checks) : '',
    service.isRunning && service.station !== undefined
      ? output.table(folderColumns(frame), service.station.folders)
      : '',
    stageTable(journal, frame),
  ]
  return parts.filter((part) => part !== '').join('\n')
}

function serviceLines(service: ServiceState, { nowMs, output: { style } }: StatusFrame): string[] {
  if (!service.isRunning) return []
  const lines = [`  admin     ${service.address}`]
  if (service.station !== undefined) {
    const { server, delivery } = service.station
    const until = delivery.untilMs === undefined ? '' : `, tried again ${agoText(nowMs - delivery.untilMs)}`
    const why = delivery.reason === undefined ? '' : `: ${printable(delivery.reason)}${until}`
    const paint = delivery.state === 'open' ? style.good : style.warn
    lines.push(`  server    ${printable(server)}`, `  delivery  ${paint(delivery.state)}${why}`)
  }
  if (service.problem !== undefined) lines.push(`  ${style.warn(`details are missing: ${service.problem}`)}`)
  return lines
}

function journalLine({ path, sizeBytes }: JournalState, { output: { style } }: StatusFrame): string {
  const size = sizeBytes === undefined ? style.warn('does not exist yet') : sizeText(sizeBytes)
  return `  journal   ${printable(path)}, ${size}`
}

const CHECK_COLUMNS = ({ style }: Output): Column<ServiceCheck>[] => [
  { head: 'CHECK', text: ({ name }) => name },
  {
    head: 'STATUS',
    text: ({ status }) => status,
    paint: ({ status }) => ({ pass: style.good, warn: style.warn, fail: style.bad })[status] ?? style.strong,
  },
  {
    head: 'OBSERVED',
    text: ({ observedValue, observedUnit }) =>
      observedValue === undefined ? '' : `${observedValue} ${observedUnit ?? ''}`.trim(),
    shrinkTo: 12,
  },
  { head: 'WHY', text: ({ output }) => output ?? '', shrinkTo: 20 },
]

const folderColumns = ({ nowMs, output: { style } }: StatusFrame): Column<ServiceFolder>[] => [
  { head: 'FOLDER', text: ({ name }) => name, shrinkTo: 12 },
  {
    head: 'STATE',
    text: ({ state, isHeld }) => (isHeld ? `${state}, held` : state),
    paint: ({ state }) => (state === 'ok' ? style.good : style.warn),
  },
  { head: 'SCANNED', text: ({ lastScanMs }) => (lastScanMs === undefined ? 'not yet' : agoText(nowMs - lastScanMs)) },
  { head: 'SEEN', text: ({ filesSeen }) => String(filesSeen), align: 'right' },
  { head: 'WAITING', text: ({ waiting }) => String(waiting), align: 'right' },
  { head: 'PATH', text: ({ path, reason }) => (reason === undefined ? path : `${path}: ${reason}`), shrinkTo: 20 },
]

interface Stage extends StageCount<FileState | ReportState> {
  readonly what: 'files' | 'reports'
}

function stageTable({ counts }: JournalState, { nowMs, output }: StatusFrame): string {
  const { style } = output
  const stages: Stage[] = [
    ...inOrder(counts.files, FILE_STATES).map((stage) => ({ ...stage, what: 'files' as const })),
    ...inOrder(counts.reports, REPORT_STATES).map((stage) => ({ ...stage, what: 'reports' as const })),
  ]
  if (stages.length === 0) return '  The journal holds no files.\n'
  return output.table<Stage>(
    [
      { head: 'WHAT', text: ({ what }) => what },
      { head: 'STATE', text: ({ state }) => state, paint: ({ state }) => paintState(style, state) },
      { head: 'FOLDER', text: ({ folder }) => folder, shrinkTo: 12 },
      { head: 'COUNT', text: ({ count }) => String(count), align: 'right' },
      { head: 'OLDEST', text: ({ oldestMs }) => (oldestMs === undefined ? '' : roughly(nowMs - oldestMs)) },
    ],
    stages,
  )
}

function inOrder<S extends string>(stages: readonly StageCount<S>[], order: readonly S[]): StageCount<S>[] {
  return stages.toSorted(
    (a, b) => order.indexOf(a.state) - order.indexOf(b.state) || a.folder.localeCompare(b.folder, 'en'),
  )
}

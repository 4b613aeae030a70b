/** One report of a story: what it is, how it fared, what the server said, and its own time line. */
import type { FileRecord } from '../../journal/file-record.ts'
import type { ReportRecord } from '../../journal/report-record.ts'
import type { StepRecord } from '../../journal/step-record.ts'
import { counted, durationText } from '../output/duration-text.ts'
import { paintState } from '../output/paint-state.ts'
import { printable } from '../output/printable.ts'
import { sizeText } from '../output/size-text.ts'
import { dateTimeText } from '../output/time-text.ts'
import { factLines } from './fact-lines.ts'
import { stepLines } from './step-lines.ts'
import type { StoryFrame } from './story-frame.ts'

export interface ToldReport {
  readonly report: ReportRecord
  /** Its own. */
  readonly steps: readonly StepRecord[]
  readonly file: FileRecord
  /** In one line. */
  readonly isBrief: boolean
}

const RESULTS: Readonly<Record<string, string>> = { P: 'passed', F: 'failed', D: 'done', E: 'error', T: 'terminated' }

export function reportBlock({ report, steps, file, isBrief }: ToldReport, frame: StoryFrame): string[] {
  const { style } = frame
  const head = `${style.strong(`Report ${report.index + 1} of ${file.reports}`)}  ${whatText(report)}  ${paintState(style, report.state)(report.state)} ${fateText(report, file)}`
  if (isBrief) return [head]
  const { answer, error } = report
  return [
    head,
    ...factLines(
      [
        ['id', report.reportId],
        ['size', `${sizeText(report.sizeBytes)}${report.hasBody ? '' : ', removed by the retention rule'}`],
        ['server said', answer === report.reportId ? undefined : answer],
        [
          'error',
          error === undefined ? undefined : error.message === answer ? error.code : `${error.message} (${error.code})`,
        ],
      ],
      style,
    ),
    ...stepLines(steps, { ...frame, startMs: file.receivedMs }),
  ]
}

/** `SN 4711, PN ABC-1, failed` */
function whatText({ serialNumber, partNumber, type, result }: ReportRecord): string {
  const parts = [
    serialNumber === undefined ? undefined : `SN ${serialNumber}`,
    partNumber === undefined ? undefined : `PN ${partNumber}`,
    type === 'R' ? 'repair' : undefined,
    result === undefined ? undefined : (RESULTS[result] ?? result),
  ]
  return printable(parts.filter((part) => part !== undefined).join(', '))
}

function fateText(
  { state, attempts, deliveredMs, dueMs, updatedMs, queuedMs }: ReportRecord,
  file: FileRecord,
): string {
  const tries = counted(attempts, 'attempt')
  switch (state) {
    case 'DELIVERED':
      return `after ${tries}, ${durationText((deliveredMs ?? updatedMs) - file.receivedMs)} after the file was complete`
    case 'DEAD':
      return `at ${dateTimeText(updatedMs)}, after ${tries}`
    case 'RETRY':
      return `after ${tries}, next ${dueMs === undefined ? 'at once' : dateTimeText(dueMs)}`
    case 'DELIVERING':
      return `since ${dateTimeText(updatedMs)}, ${tries}`
    case 'QUEUED':
      return `since ${dateTimeText(queuedMs)}`
  }
}

/** What a list shows of files and of reports. */
import type { FileRecord } from '../../journal/file-record.ts'
import type { ReportRecord } from '../../journal/report-record.ts'
import { agoText } from '../output/duration-text.ts'
import { paintState } from '../output/paint-state.ts'
import type { Style } from '../output/style.ts'
import type { Column } from '../output/table.ts'
import { dateTimeText } from '../output/time-text.ts'

export function fileColumns(style: Style): Column<FileRecord>[] {
  return [
    { head: 'ID', text: ({ id }) => String(id), align: 'right' },
    { head: 'STATE', text: ({ state }) => state, paint: ({ state }) => paintState(style, state) },
    { head: 'FOLDER', text: ({ folder }) => folder, shrinkTo: 10 },
    { head: 'RECEIVED', text: ({ receivedMs }) => dateTimeText(receivedMs) },
    { head: 'NAME', text: ({ name }) => name, shrinkTo: 20 },
    { head: 'CONVERTER', text: ({ converter }) => converter ?? '', shrinkTo: 9 },
    { head: 'REPORTS', text: reportsText },
    { head: 'ERROR', text: ({ error }) => firstLine(error?.message), shrinkTo: 16 },
  ]
}

export function reportColumns(style: Style, nowMs: number): Column<ReportRecord>[] {
  return [
    { head: 'ID', text: ({ id }) => String(id), align: 'right' },
    { head: 'STATE', text: ({ state }) => state, paint: ({ state }) => paintState(style, state) },
    { head: 'FOLDER', text: ({ folder }) => folder, shrinkTo: 10 },
    { head: 'QUEUED', text: ({ queuedMs }) => dateTimeText(queuedMs) },
    { head: 'SERIAL', text: ({ serialNumber }) => serialNumber ?? '', shrinkTo: 12 },
    { head: 'PART', text: ({ partNumber }) => partNumber ?? '', shrinkTo: 8 },
    { head: 'RESULT', text: ({ result }) => result ?? '' },
    { head: 'FILE', text: ({ fileId }) => String(fileId), align: 'right' },
    { head: 'TRIES', text: ({ attempts }) => String(attempts), align: 'right' },
    {
      head: 'NEXT',
      text: ({ state, dueMs }) => (state === 'RETRY' && dueMs !== undefined ? agoText(nowMs - dueMs) : ''),
    },
    { head: 'ANSWER', text: ({ answer, error }) => firstLine(answer ?? error?.message), shrinkTo: 16 },
  ]
}

function firstLine(text = ''): string {
  return text.split('\n')[0] ?? ''
}

/** `2 of 3` delivered. */
function reportsText({ reports, openReports, deadReports }: FileRecord): string {
  return reports === 0 ? '' : `${reports - openReports - deadReports} of ${reports}`
}

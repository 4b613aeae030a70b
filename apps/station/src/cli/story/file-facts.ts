/** What a file is: the block under the verdict. */
import { parseTraceparent } from '@sightline/core'
import type { FileRecord } from '../../journal/file-record.ts'
import { counted, roughly } from '../output/duration-text.ts'
import { paintState } from '../output/paint-state.ts'
import { printable, printableLines } from '../output/printable.ts'
import { sizeText } from '../output/size-text.ts'
import { dateTimeText } from '../output/time-text.ts'
import { wrap } from '../output/wrap.ts'
import { factLines } from './fact-lines.ts'
import type { StoryFrame } from './story-frame.ts'

export function fileFacts(file: FileRecord, place: string | undefined, frame: StoryFrame): string[] {
  const { style } = frame
  const { error } = file
  const state = paintState(style, file.state)(file.state)
  const since = `since ${dateTimeText(file.updatedMs)} (${roughly(Math.max(0, frame.nowMs - file.updatedMs))})`
  const trace = file.traceparent === undefined ? undefined : parseTraceparent(file.traceparent)?.traceId
  return [
    `${style.strong(printable(file.name))}  file ${file.id}`,
    ...factLines(
      [
        ['folder', file.folder],
        ['state', `${state} ${since}`],
        ['found at', file.path],
        ['now', place],
        ['size', `${sizeText(file.sizeBytes)}, written ${dateTimeText(file.mtimeMs)}`],
        ['converter', file.converter],
        ['conversions', file.attempts > 1 ? counted(file.attempts, 'attempt') : undefined],
        ['reports', reportsText(file)],
        ['error', error === undefined ? undefined : `${error.code}`],
        ['correlation', file.correlationId],
        ['trace', trace === file.correlationId ? undefined : trace],
        ['sha-256', file.sha256],
      ],
      style,
    ),
    ...(error === undefined ? [] : errorLines(error.message, frame)),
  ]
}

/** Every line once: a converter may give its first problem as the reason, too. */
function errorLines(message: string, { style, width }: StoryFrame): string[] {
  return [...new Set(printableLines(message))]
    .flatMap((line) => wrap(line, width - 4))
    .map((line) => `    ${style.bad(line)}`)
}

function reportsText({ reports, openReports, deadReports }: FileRecord): string | undefined {
  if (reports === 0) return undefined
  const parts = [`${reports - openReports - deadReports} delivered`]
  if (openReports > 0) parts.push(`${openReports} to go`)
  if (deadReports > 0) parts.push(`${deadReports} refused`)
  return `${reports}: ${parts.join(', ')}`
}

/** Judges the story of a file: how it ended or where it stands, why, and what can be done about it. */
import type { FileRecord } from '../../journal/file-record.ts'
import type { Story } from '../../journal/journal.ts'
import type { FileState } from '../../journal/transitions.ts'
import { agoText, counted, durationText } from '../output/duration-text.ts'
import { clip, printable } from '../output/printable.ts'
import { openVerdict, refusedVerdict } from './report-verdict.ts'
import type { Verdict } from './verdict.ts'

const MAX_CAUSE = 240

export function judgeStory(story: Story, nowMs: number): Verdict {
  return BY_STATE[story.file.state](story, nowMs)
}

const BY_STATE: Readonly<Record<FileState, (story: Story, nowMs: number) => Verdict>> = {
  RECEIVED: ({ file }) => ({
    tone: 'waiting',
    word: 'NOT YET CONVERTED',
    text: 'it is in the queue for conversion',
    sinceMs: file.updatedMs,
  }),
  CONVERTING: convertingVerdict,
  WAITING: ({ file }, nowMs) => ({
    tone: 'waiting',
    word: 'NOT YET CONVERTED',
    text: `${causeOf(file, 'it is not ready')}; tried ${counted(file.attempts, 'time')}, next ${nextText(file.dueMs, nowMs)}; last`,
    sinceMs: file.updatedMs,
    advice: { purpose: 'to try now', command: `retry ${file.id}` },
  }),
  CONVERTED: (story, nowMs) => (story.file.openReports > 0 ? openVerdict(story, nowMs) : notPutAwayVerdict(story)),
  REJECTED: ({ file }) => ({
    tone: 'bad',
    word: 'NOT DELIVERED',
    text: `the file was rejected: ${causeOf(file, 'no reason was noted')}`,
    sinceMs: file.updatedMs,
    advice: { purpose: 'correct it and drop it again, or to convert it again as it is', command: `retry ${file.id}` },
  }),
  FAILED: (story) => (story.file.deadReports > 0 ? refusedVerdict(story) : conversionFailed(story.file)),
  FINISHED: finishedVerdict,
}

function convertingVerdict({ file }: Story, nowMs: number): Verdict {
  const isLeft = file.dueMs !== undefined && file.dueMs < nowMs
  return {
    tone: 'waiting',
    word: isLeft ? 'NOT YET CONVERTED' : 'BEING CONVERTED',
    text: isLeft ? 'the station stopped in the middle, and goes on with it when it runs' : `attempt ${file.attempts}`,
    sinceMs: file.updatedMs,
  }
}

function conversionFailed(file: FileRecord): Verdict {
  const by = file.converter === undefined ? '' : ` by ${file.converter}`
  return {
    tone: 'bad',
    word: 'NOT DELIVERED',
    text: `the conversion${by} failed: ${causeOf(file, 'no reason was noted')}`,
    sinceMs: file.updatedMs,
    advice: { purpose: 'to convert it again', command: `retry ${file.id}` },
  }
}

function finishedVerdict({ file, reports }: Story): Verdict {
  if (file.reports === 0) {
    return { tone: 'good', word: 'FINISHED', text: 'the file holds no report', sinceMs: file.updatedMs }
  }
  const lastMs = Math.max(...reports.map((report) => report.deliveredMs ?? file.updatedMs))
  const all = file.reports === 1 ? 'the report' : `all ${file.reports} reports`
  const took = durationText(lastMs - file.receivedMs)
  return { tone: 'good', word: 'DELIVERED', text: `${all}, ${took} after the file was complete`, sinceMs: lastMs }
}

/** All reports are in, but the file still lies where it was found. */
function notPutAwayVerdict({ file, steps }: Story): Verdict {
  const failed = steps.findLast((step) => step.step === 'not put away')
  const why = failed?.message === undefined ? '' : `: ${clip(printable(failed.message), MAX_CAUSE)}`
  return {
    tone: failed === undefined ? 'good' : 'waiting',
    word: 'DELIVERED',
    text: `the file itself is not put away yet${why}`,
    sinceMs: failed?.atMs ?? file.updatedMs,
  }
}

function causeOf({ error }: FileRecord, unknown: string): string {
  const [first = ''] = error?.message.split('\n') ?? []
  return first === '' ? unknown : clip(printable(first), MAX_CAUSE)
}

function nextText(dueMs: number | undefined, nowMs: number): string {
  return dueMs === undefined || dueMs <= nowMs ? 'at once' : agoText(nowMs - dueMs)
}

/** Judges the story of a file: how it ended or where it stands, why, and what can be done about it. */
import type { FileRecord } from '../../journal/file-record.ts'
import type { Story } from '../../journal/journal.ts'
import type { FileState } from '../../journal/transitions.ts'
import { agoText, counted, durationText, roughly } from '../output/duration-text.ts'
import { clip, printable } from '../output/printable.ts'
import { nextText, openVerdict, refusedVerdict } from './report-verdict.ts'
import type { Verdict } from './verdict.ts'

const MAX_CAUSE = 240

export function judgeStory(story: Story, nowMs: number): Verdict {
  return BY_STATE[story.file.state](story, nowMs)
}

const BY_STATE: Readonly<Record<FileState, (story: Story, nowMs: number) => Verdict>> = {
  RECEIVED: ({ file }, nowMs) => ({
    tone: 'waiting',
    word: 'NOT YET CONVERTED',
    text: `in the queue for conversion, for ${roughly(nowMs - file.updatedMs)}`,
    sinceMs: file.updatedMs,
  }),
  CONVERTING: convertingVerdict,
  WAITING: ({ file }, nowMs) => ({
    tone: 'waiting',
    word: 'NOT YET CONVERTED',
    text: `${causeOf(file, 'it is not ready')}; tried ${counted(file.attempts, 'time')}, last ${agoText(nowMs - file.updatedMs)}, ${nextText(file.dueMs, nowMs)}`,
    sinceMs: file.updatedMs,
    advice: { purpose: 'to try now', command: `retry ${file.id}` },
  }),
  CONVERTED: (story, nowMs) => (story.file.openReports > 0 ? openVerdict(story, nowMs) : notPutAway(story, nowMs)),
  REJECTED: ({ file }, nowMs) => ({
    tone: 'bad',
    word: 'NOT DELIVERED',
    text: `the file was rejected: ${causeOf(file, 'no reason was noted')}, ${agoText(nowMs - file.updatedMs)}`,
    sinceMs: file.updatedMs,
    advice: { purpose: 'correct it and drop it again, or to convert it again as it is', command: `retry ${file.id}` },
  }),
  FAILED: (story, nowMs) =>
    story.file.deadReports > 0 ? refusedVerdict(story, nowMs) : conversionFailed(story.file, nowMs),
  FINISHED: finishedVerdict,
}

function convertingVerdict({ file }: Story, nowMs: number): Verdict {
  const isLeft = file.dueMs !== undefined && file.dueMs < nowMs
  return {
    tone: 'waiting',
    word: isLeft ? 'NOT YET CONVERTED' : 'BEING CONVERTED',
    text: isLeft
      ? `the station stopped in the middle, and goes on when it runs; begun ${agoText(nowMs - file.updatedMs)}`
      : `attempt ${file.attempts}, for ${roughly(nowMs - file.updatedMs)}`,
    sinceMs: file.updatedMs,
  }
}

function conversionFailed(file: FileRecord, nowMs: number): Verdict {
  const by = file.converter === undefined ? '' : ` by ${file.converter}`
  return {
    tone: 'bad',
    word: 'NOT DELIVERED',
    text: `the conversion${by} failed: ${causeOf(file, 'no reason was noted')}, ${agoText(nowMs - file.updatedMs)}`,
    sinceMs: file.updatedMs,
    advice: { purpose: 'to convert it again', command: `retry ${file.id}` },
  }
}

function finishedVerdict({ file, reports }: Story, nowMs: number): Verdict {
  if (file.reports === 0) {
    return {
      tone: 'good',
      word: 'FINISHED',
      text: `the file holds no report, ${agoText(nowMs - file.updatedMs)}`,
      sinceMs: file.updatedMs,
    }
  }
  const lastMs = Math.max(...reports.map((report) => report.deliveredMs ?? file.updatedMs))
  const all = file.reports === 1 ? 'the report' : `all ${file.reports} reports`
  const took = durationText(lastMs - file.receivedMs)
  return {
    tone: 'good',
    word: 'DELIVERED',
    text: `${all} ${agoText(nowMs - lastMs)}, ${took} after the file was complete`,
    sinceMs: lastMs,
  }
}

/** All reports are in, but the file still lies where it was found. */
function notPutAway({ file, steps }: Story, nowMs: number): Verdict {
  const failed = steps.findLast((step) => step.step === 'not put away')
  const word = file.reports === 0 ? 'CONVERTED' : 'DELIVERED'
  if (failed === undefined) {
    const sinceMs = steps.at(-1)?.atMs ?? file.updatedMs
    return { tone: 'good', word, text: `the file itself is being put away, for ${roughly(nowMs - sinceMs)}`, sinceMs }
  }
  const why = clip(printable(failed.message ?? 'no reason was noted'), MAX_CAUSE)
  const text = `but the file itself cannot be put away: ${why}, ${agoText(nowMs - failed.atMs)}`
  return { tone: 'waiting', word, text, sinceMs: failed.atMs }
}

function causeOf({ error }: FileRecord, unknown: string): string {
  const [first = ''] = error?.message.split('\n') ?? []
  return first === '' ? unknown : clip(printable(first), MAX_CAUSE)
}

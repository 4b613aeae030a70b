/** The verdict on a file whose reports are not all delivered: refused for good, or still under way. */
import type { Story } from '../../journal/journal.ts'
import type { ReportRecord } from '../../journal/report-record.ts'
import { agoText, counted, roughly } from '../output/duration-text.ts'
import { clip, printable } from '../output/printable.ts'
import type { Verdict } from './verdict.ts'

const MAX_ANSWER = 160
const MAX_ANSWERS = 2

/** Some were refused; what else there was is delivered. */
export function refusedVerdict(story: Story, nowMs: number): Verdict {
  const { file, reports } = story
  const dead = reports.filter((report) => report.state === 'DEAD')
  const [first] = dead
  const sinceMs = Math.max(file.receivedMs, ...dead.map((report) => report.updatedMs))
  const only = first !== undefined && dead.length === 1 && file.deadReports === 1 ? first.reportId : undefined
  return {
    tone: 'bad',
    word: 'NOT DELIVERED',
    text: `${refusedText(story, dead)}, ${agoText(nowMs - sinceMs)}`,
    sinceMs,
    advice: { purpose: `to send ${file.deadReports === 1 ? 'it' : 'them'} again`, command: `retry ${only ?? file.id}` },
  }
}

/** Some are still to be delivered. */
export function openVerdict(story: Story, nowMs: number): Verdict {
  const { file, reports } = story
  const dead = reports.filter((report) => report.state === 'DEAD')
  const refused = dead.length > 0 ? `${refusedText(story, dead)}; ` : ''
  const tone = dead.length > 0 ? 'bad' : 'waiting'
  const open = file.reports === 1 ? 'the report' : `${file.openReports} of ${file.reports} reports`
  const failing = reports.filter((report) => report.state === 'RETRY')
  const worst = failing.toSorted((a, b) => b.attempts - a.attempts)[0]
  if (worst !== undefined) {
    const tried = `tried ${counted(worst.attempts, 'time')}, last ${agoText(nowMs - worst.updatedMs)}, ${nextText(worst.dueMs, nowMs)}`
    return {
      tone,
      word: 'NOT YET DELIVERED',
      text: `${refused}${open} to go: ${answersOf(failing)}; ${tried}`,
      sinceMs: worst.updatedMs,
      advice: { purpose: 'to try now', command: `retry ${file.id}` },
    }
  }
  const sending = reports.find((report) => report.state === 'DELIVERING')
  const queued = reports.find((report) => report.state === 'QUEUED')
  const sinceMs = sending?.updatedMs ?? queued?.updatedMs ?? file.updatedMs
  return {
    tone,
    word: sending === undefined ? 'NOT YET DELIVERED' : 'BEING DELIVERED',
    text: `${refused}${open} ${sending === undefined ? 'in the queue for delivery' : 'to go'}, for ${roughly(nowMs - sinceMs)}`,
    sinceMs,
  }
}

/** When it is tried again; what is due waits for its turn, or for delivery to go on. */
export function nextText(dueMs: number | undefined, nowMs: number): string {
  return dueMs === undefined || dueMs <= nowMs ? 'the next is due' : `next ${agoText(nowMs - dueMs)}`
}

function refusedText({ file }: Story, dead: readonly ReportRecord[]): string {
  return `the server refuses ${which(dead, file.reports, file.deadReports)} (${answersOf(dead)})`
}

function which(dead: readonly ReportRecord[], all: number, deadCount: number): string {
  if (all === 1) return 'the report'
  const [first] = dead
  if (deadCount === 1 && first !== undefined) return `report ${first.index + 1} of ${all}`
  return `${deadCount} of ${all} reports`
}

/** What the server said, each answer once. */
function answersOf(reports: readonly ReportRecord[]): string {
  const answers = [...new Set(reports.map(answerOf))]
  const told = answers.slice(0, MAX_ANSWERS).join('; ')
  return answers.length > MAX_ANSWERS ? `${told}; and ${answers.length - MAX_ANSWERS} other answers` : told
}

function answerOf({ answer, error }: ReportRecord): string {
  const text = answer ?? error?.message ?? ''
  return text === '' ? 'no reason given' : clip(printable(text), MAX_ANSWER)
}

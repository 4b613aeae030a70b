/** A story as people read it: the verdict first, then what the file is, then its time line, then one block a report. */
import type { Story } from '../../journal/journal.ts'
import type { ReportRecord } from '../../journal/report-record.ts'
import { dateText, zoneText } from '../output/time-text.ts'
import { wrap } from '../output/wrap.ts'
import { fileFacts } from './file-facts.ts'
import { reportBlock } from './report-block.ts'
import { stepLines } from './step-lines.ts'
import type { StoryFrame } from './story-frame.ts'
import type { Verdict } from './verdict.ts'

/** Delivered reports beyond this number are told in one line each. */
const MAX_SMOOTH_BLOCKS = 3

/** @param place - where the file lies now, as the file system says */
export function storyText(story: Story, verdict: Verdict, place: string | undefined, frame: StoryFrame): string {
  const { file, steps } = story
  const { style } = frame
  const lineFrame = { ...frame, startMs: file.receivedMs }
  const ofFile = steps.filter((step) => step.reportNo === undefined)
  const zone = style.faint(`${dateText(file.receivedMs)}, times in ${zoneText(file.receivedMs)}`)
  const lines = [
    verdictLine(verdict, frame),
    ...remarkLines(verdict, frame),
    '',
    ...fileFacts(file, place, frame),
    '',
    `${style.strong('Time line of the file')}  ${zone}`,
    ...stepLines(ofFile, lineFrame),
    ...reportLines(story, frame),
    ...(story.isCut ? ['', style.warn('The story is longer than what is shown here: the end is left out.')] : []),
  ]
  return `${lines.join('\n')}\n`
}

function remarkLines({ tone }: Verdict, { remark, style, width }: StoryFrame): string[] {
  return tone !== 'waiting' || remark === undefined ? [] : wrap(remark, width).map(style.warn)
}

/** The verdict and the advice, on one line where that fits. */
export function verdictLine(verdict: Verdict, frame: StoryFrame): string {
  const { style } = frame
  const paint = { good: style.good, waiting: style.warn, bad: style.bad }[verdict.tone]
  const [first = '', ...rest] = wrap(`${verdict.word}: ${verdict.text}`, frame.width)
  const head = style.strong(paint(verdict.word)) + first.slice(verdict.word.length)
  if (verdict.advice === undefined) return [head, ...rest].join('\n')
  const { purpose, command } = verdict.advice
  const advice = `${purpose}: ${frame.program} ${command}`
  const isOneLine = rest.length === 0 && first.length + 2 + advice.length <= frame.width
  return isOneLine ? `${head}; ${advice}` : [head, ...rest, advice].join('\n')
}

/** Those in trouble first; of those delivered at once only a few are told in full. */
function reportLines({ file, reports, steps }: Story, frame: StoryFrame): string[] {
  const sorted = reports.toSorted((a, b) => trouble(b) - trouble(a) || a.index - b.index)
  let smooth = 0
  return sorted.flatMap((report) => {
    smooth += trouble(report) === 0 ? 1 : 0
    const isBrief = !frame.isFull && trouble(report) === 0 && smooth > MAX_SMOOTH_BLOCKS
    const own = steps.filter((step) => step.reportNo === report.id)
    const block = reportBlock({ report, steps: own, file, isBrief }, frame)
    return isBrief && smooth > MAX_SMOOTH_BLOCKS + 1 ? block : ['', ...block]
  })
}

function trouble({ state }: ReportRecord): number {
  if (state === 'DEAD') return 2
  return state === 'DELIVERED' ? 0 : 1
}

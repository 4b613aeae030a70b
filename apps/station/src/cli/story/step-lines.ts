/** The steps of a story as lines of a time line: when, how long after the arrival, how long after the step before, what. */
import type { StepFields, StepRecord } from '../../journal/step-record.ts'
import { durationText } from '../output/duration-text.ts'
import { printableLines } from '../output/printable.ts'
import { sizeText } from '../output/size-text.ts'
import type { Style } from '../output/style.ts'
import { clockText, dateText, dateTimeText, isSameDay } from '../output/time-text.ts'
import { wrap } from '../output/wrap.ts'
import { type Entry, type FoldedTries, foldRepeats } from './fold-repeats.ts'

export interface TimeLineFrame {
  /** When the file came; times are told from there. */
  readonly startMs: number
  readonly width: number
  readonly style: Style
  /** False: repeated tries with the same end are told in one line. */
  readonly isFull: boolean
}

const INDENT = '  '
const TIME_WIDTH = 12
const DURATION_WIDTH = 13

/** One or more lines a step, without line ends. */
export function stepLines(steps: readonly StepRecord[], frame: TimeLineFrame): string[] {
  const entries: readonly Entry[] = frame.isFull ? steps.map((step) => ({ step })) : foldRepeats(steps)
  const stepWidth = Math.max(0, ...steps.map(({ step }) => step.length))
  let beforeMs: number | undefined
  return entries.flatMap((entry) => {
    const isFolded = 'folded' in entry
    const lines = isFolded ? [foldedLine(entry, frame.style)] : linesOf(entry.step, beforeMs, stepWidth, frame)
    const [firstMs, lastMs] = isFolded ? entry.folded.map((step) => step.atMs) : [entry.step.atMs, entry.step.atMs]
    const day =
      isFolded || isSameDay(beforeMs ?? frame.startMs, firstMs ?? 0) ? [] : [`${INDENT}${dateText(firstMs ?? 0)}`]
    beforeMs = lastMs
    return [...day, ...lines]
  })
}

function foldedLine({ folded: [first, last], tries }: FoldedTries, style: Style): string {
  const times = `${dateTimeText(first.atMs)} to ${dateTimeText(last.atMs)}`
  return `${' '.repeat(INDENT.length + TIME_WIDTH)}  ${style.faint(`… ${tries} more tries ended the same way, ${times}`)}`
}

function linesOf(step: StepRecord, beforeMs: number | undefined, stepWidth: number, frame: TimeLineFrame): string[] {
  const { style } = frame
  const since = `+${durationText(step.atMs - frame.startMs)}`
  const after = beforeMs === undefined ? '' : durationText(step.atMs - beforeMs)
  const times = `${clockText(step.atMs)}  ${since.padStart(DURATION_WIDTH)}  ${after.padStart(DURATION_WIDTH)}`
  const margin = INDENT.length + times.length + 2 + stepWidth + 2
  const [first = '', ...rest] = detailLines(step).flatMap((line) => wrap(line, frame.width - margin))
  const head = `${INDENT}${style.faint(times)}  ${paintOf(step, style)(step.step.padEnd(stepWidth))}  ${first}`
  return [head.trimEnd(), ...rest.map((line) => `${' '.repeat(margin)}${line}`)]
}

/** What a step says beyond its name. */
export function detailLines({ message, fields = {}, attempt, step }: StepRecord): string[] {
  const told = message === undefined ? [] : printableLines(message)
  const facts = factsOf(fields, step)
  if (attempt !== undefined && attempt > 1) facts.push(`attempt ${attempt}`)
  if (facts.length === 0) return told
  return told.length === 0 ? [facts.join(', ')] : [...told.slice(0, -1), `${told.at(-1)} (${facts.join(', ')})`]
}

function factsOf(fields: StepFields, step: string): string[] {
  return Object.entries(fields).flatMap(([key, value]) => {
    if (value === undefined) return []
    const tell = FACTS[key]
    const text = tell === undefined ? `${key} ${value}` : tell(value, step)
    return text === '' ? [] : printableLines(text)
  })
}

type FieldValue = string | number | boolean | null

/** Fields of the journal's own steps, in words. */
const FACTS: Readonly<Record<string, (value: FieldValue, step: string) => string>> = {
  size: (value) => sizeText(Number(value)),
  duplicate_of: () => '', // the message says it
  converter: (value) => `by ${value}`,
  reports: (value) => (value === 1 ? '1 report' : `${value} reports`),
  code: (value) => String(value),
  until_ms: (value) => `next try ${dateTimeText(Number(value))}`,
  final_path: (value) => (value === null ? 'nothing is left of it' : `now at ${value}`),
}

const PAINT: Readonly<Record<string, keyof Style>> = {
  delivered: 'good',
  finished: 'good',
  failed: 'bad',
  rejected: 'bad',
  refused: 'bad',
  'converter error': 'bad',
  'retry later': 'warn',
  'not ready': 'warn',
  'not put away': 'warn',
  'converter warn': 'warn',
  warning: 'warn',
  resumed: 'warn',
  'given back': 'warn',
  'converter debug': 'faint',
  'converter info': 'faint',
}

function paintOf({ step }: StepRecord, style: Style): (text: string) => string {
  const paint = PAINT[step]
  return paint === undefined ? (text) => text : style[paint]
}

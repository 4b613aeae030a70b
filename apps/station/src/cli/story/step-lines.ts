/** The steps of a story as lines of a time line: when, how long after the arrival, how long after the step before, what. */
import type { StepFields, StepRecord } from '../../journal/step-record.ts'
import { counted, durationText } from '../output/duration-text.ts'
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
const GAP = '  '
const TIME_WIDTH = 12

/** One or more lines a step, without line ends. */
export function stepLines(steps: readonly StepRecord[], frame: TimeLineFrame): string[] {
  const entries: readonly Entry[] = frame.isFull ? steps.map((step) => ({ step })) : foldRepeats(steps)
  const rows = rowsOf(entries, frame)
  const widest = (text: (row: Row) => string) => Math.max(0, ...rows.map((row) => text(row).length))
  const widths: Widths = {
    since: widest((row) => row.since),
    after: widest((row) => row.after),
    name: widest((row) => row.name),
  }
  return rows.flatMap((row) => [...row.day, ...linesOf(row, widths, frame)])
}

interface Row {
  readonly entry: Entry
  /** A line with the date, where it is another one than before. */
  readonly day: readonly string[]
  readonly since: string
  readonly after: string
  readonly name: string
}

interface Widths {
  readonly since: number
  readonly after: number
  readonly name: number
}

function rowsOf(entries: readonly Entry[], { startMs }: TimeLineFrame): Row[] {
  let beforeMs: number | undefined
  return entries.map((entry) => {
    const { atMs } = 'folded' in entry ? entry.folded[0] : entry.step
    const day = 'folded' in entry || isSameDay(beforeMs ?? startMs, atMs) ? [] : [`${INDENT}${dateText(atMs)}`]
    const after = beforeMs === undefined ? '' : durationText(atMs - beforeMs)
    beforeMs = 'folded' in entry ? entry.folded[1].atMs : atMs
    if ('folded' in entry) return { entry, day, since: '', after: '', name: '' }
    return { entry, day, since: `+${durationText(atMs - startMs)}`, after, name: entry.step.step }
  })
}

function linesOf({ entry, since, after, name }: Row, widths: Widths, frame: TimeLineFrame): string[] {
  const { style } = frame
  if ('folded' in entry) return [foldedLine(entry, style)]
  const { step } = entry
  const times = [clockText(step.atMs), since.padStart(widths.since), after.padStart(widths.after)].join(GAP)
  const margin = INDENT.length + times.length + GAP.length + widths.name + GAP.length
  const [first = '', ...rest] = detailLines(step, frame.isFull).flatMap((line) => wrap(line, frame.width - margin))
  const head = `${INDENT}${style.faint(times)}${GAP}${paintOf(step, style)(name.padEnd(widths.name))}${GAP}${first}`
  return [head.trimEnd(), ...rest.map((line) => `${' '.repeat(margin)}${line}`)]
}

function foldedLine({ folded: [first, last], tries }: FoldedTries, style: Style): string {
  const times = `${dateTimeText(first.atMs)} to ${dateTimeText(last.atMs)}`
  return `${INDENT}${' '.repeat(TIME_WIDTH)}${GAP}${style.faint(`… ${tries} more tries ended the same way, ${times}`)}`
}

/** What a step says beyond its name. Of several lines the first, unless all are wanted: the block above has the others. */
export function detailLines({ message, fields = {}, attempt, step }: StepRecord, isFull: boolean): string[] {
  const all = message === undefined ? [] : printableLines(message)
  const told = isFull ? all : all.slice(0, 1)
  const facts = factsOf(fields, step)
  if (attempt !== undefined && attempt > 1) facts.push(`attempt ${attempt}`)
  if (told.length < all.length) facts.push(`and ${counted(all.length - told.length, 'more line')}`)
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

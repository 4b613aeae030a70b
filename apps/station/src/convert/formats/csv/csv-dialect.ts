/** How a CSV file is written: its delimiter, told from the row of headings, and its decimal separator, told from the numbers. */
import type { DecimalSeparator } from '../measurement/decimal.ts'
import { columnOf } from './csv-columns.ts'

/** What may stand between cells. */
export type Delimiter = ',' | ';' | '\t' | '|'

const DELIMITERS: readonly Delimiter[] = [',', ';', '\t', '|']
/** Characters among which the row of headings is looked for; more would cost milliseconds on one-line files of other formats. */
const LONGEST_HEADINGS = 4 * 1024
/** What spreadsheets put in front to say it: `sep=;`. */
const DECLARATION = /^\s*"?sep=([,;\t|])"?\s*(?:\r\n|\n|\r)/i

/** What the row of headings tells about the file. */
export interface Headings {
  readonly delimiter: Delimiter
  /** How many headings are known columns. */
  readonly known: number
  /** The first line declares the delimiter, the headings come after it. */
  readonly isDeclared: boolean
}

/** The delimiter under which most headings are known columns. */
export function headingsOf(text: string): Headings {
  const declared = DECLARATION.exec(text)
  const skip = declared?.[0].length ?? 0
  const [line = ''] = text
    .slice(skip, skip + LONGEST_HEADINGS)
    .trimStart()
    .split(/\r\n|\n|\r/, 1)
  const candidates = declared === null ? DELIMITERS : [declared[1] as Delimiter]
  const counted = candidates.map((delimiter) => ({
    delimiter,
    known: countKnown(line, delimiter),
    isDeclared: declared !== null,
  }))
  return counted.reduce((best, one) => (one.known > best.known ? one : best))
}

function countKnown(line: string, delimiter: Delimiter): number {
  const columns = line.split(delimiter).map((cell) => columnOf(cell.replaceAll('"', '')))
  return new Set(columns.filter((column) => column !== undefined)).size
}

/** A cell that may hold a number, with the place where it stands. */
export interface NumberCell {
  readonly text: string
  readonly line: number
}

/** The separator, or why it is in doubt and where. */
export type FoundSeparator =
  | { readonly ok: true; readonly separator: DecimalSeparator }
  | { readonly ok: false; readonly problem: string; readonly line: number }

const WITH_POINT = /^[+-]?\d*\.\d+(?:[eE][+-]?\d+)?$/
const WITH_COMMA = /^[+-]?\d*,\d+(?:[eE][+-]?\d+)?$/
/** May be a thousand and something as well as one and something. */
const EITHER = /^[+-]?[1-9]\d{0,2},\d{3}$/
const GROUPED = /^[+-]?\d{1,3}(?:(?:,\d{3})+\.\d+|(?:\.\d{3})+,\d+|(?:,\d{3}){2,}|(?:\.\d{3}){2,})$/
const HINT = 'set "decimalSeparator" of the folder, or write numbers without grouping'

/** The decimal separator that fits all numbers; a problem when there is doubt, since 1,234 is one thing or the other. */
export function findSeparator(cells: Iterable<NumberCell>): FoundSeparator {
  let point: NumberCell | undefined
  let comma: NumberCell | undefined
  let either: NumberCell | undefined
  for (const cell of cells) {
    if (GROUPED.test(cell.text))
      return { ok: false, problem: `${cell.text} groups its digits; ${HINT}`, line: cell.line }
    if (WITH_POINT.test(cell.text)) point ??= cell
    else if (EITHER.test(cell.text)) either ??= cell
    else if (WITH_COMMA.test(cell.text)) comma ??= cell
  }
  const doubtful = comma ?? either
  if (point !== undefined && doubtful !== undefined) {
    const problem = `${doubtful.text} has a decimal comma and ${point.text} of line ${point.line} a decimal point; ${HINT}`
    return { ok: false, problem, line: doubtful.line }
  }
  if (comma === undefined && either !== undefined) {
    return {
      ok: false,
      problem: `${either.text} may have a decimal comma or grouped digits; ${HINT}`,
      line: either.line,
    }
  }
  return { ok: true, separator: comma === undefined ? '.' : ',' }
}

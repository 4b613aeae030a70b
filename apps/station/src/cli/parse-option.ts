/** Readers of option values. A wrong value is refused with what was wanted; commander names the option. */
import { InvalidArgumentError } from 'commander'
import { FILE_STATES, type FileState, REPORT_STATES, type ReportState } from '../journal/transitions.ts'

/** A whole number from `low` to `high`. */
export function wholeNumber(low: number, high: number): (text: string) => number {
  return (text) => {
    const value = Number(text.replace(/^#/, ''))
    if (/^#?\d+$/.test(text) && value >= low && value <= high) return value
    throw new InvalidArgumentError(`Wanted a whole number from ${low} to ${high.toLocaleString('en')}.`)
  }
}

/** A state of a file or of a report, in upper or lower case. */
export function stateName(text: string): FileState | ReportState {
  return oneOf([...FILE_STATES, ...REPORT_STATES])(text)
}

/** One of these words, in upper or lower case. */
export function oneOf<W extends string>(words: readonly W[]): (text: string) => W {
  return (text) => {
    const found = words.find((word) => word === text.toUpperCase())
    if (found !== undefined) return found
    throw new InvalidArgumentError(`Wanted one of ${words.join(', ')}.`)
  }
}

export function isReportState(state: FileState | ReportState): state is ReportState {
  return (REPORT_STATES as readonly string[]).includes(state)
}

/** What is wrong with a file, collected while it is read, so that a person can mend more than the first fault. */
import type { ConversionResult } from '../contract.ts'

/** Findings that are kept; the rest is counted. */
const MAX_FINDINGS = 20

/** The findings of one file. */
export interface Findings {
  /** @param where - `line 7`, `line 3, column 12` or a JSON path; empty when it is the whole file */
  add(where: string, problem: string): void
  readonly isEmpty: boolean
  /** The rejection that lists them; only when there are any. */
  rejection(): Extract<ConversionResult, { kind: 'rejected' }>
}

/** Keeps the first 20: a file with more is wrong as a whole. */
export function createFindings(): Findings {
  const listed: string[] = []
  let count = 0
  return {
    add(where, problem) {
      count += 1
      if (listed.length < MAX_FINDINGS) listed.push(where === '' ? problem : `${where}: ${problem}`)
    },
    get isEmpty() {
      return count === 0
    },
    rejection() {
      const [first = 'the file is not valid'] = listed
      const more = count - listed.length
      const problems = more > 0 ? [...listed, `and ${more} more`] : listed
      return { kind: 'rejected', reason: count > 1 ? `${first} (and ${count - 1} more)` : first, problems }
    },
  }
}

/** A value as it is shown in a finding: quoted and cut short. */
export function shown(value: string): string {
  return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value)
}

/** How a step or a report ended, in WSJF's letters. A report cannot be skipped, a step can. */
import * as z from 'zod'

export const STEP_STATUSES = ['P', 'F', 'S', 'D', 'E', 'T'] as const
export const REPORT_RESULTS = ['P', 'F', 'D', 'E', 'T'] as const
/** Passed, Failed, Skipped, Done, Error, Terminated. */
export type StepStatus = (typeof STEP_STATUSES)[number]
export type ReportResult = (typeof REPORT_RESULTS)[number]

const STATUS_OF_WORD: ReadonlyMap<string, StepStatus> = new Map<string, StepStatus>([
  ['passed', 'P'],
  ['pass', 'P'],
  ['failed', 'F'],
  ['fail', 'F'],
  ['skipped', 'S'],
  ['done', 'D'],
  ['error', 'E'],
  ['terminated', 'T'],
  ...STEP_STATUSES.map((letter) => [letter.toLowerCase(), letter] as const),
])

/** The letter of a word as WSXF and the text format write it ("Passed", "fail", "P"); undefined for an unknown word. */
export function statusOfWord(word: string): StepStatus | undefined {
  return STATUS_OF_WORD.get(word.trim().toLowerCase())
}

export const stepStatus = z.enum(STEP_STATUSES, { error: 'one of P, F, S, D, E, T' })
export const reportResult = z.enum(REPORT_RESULTS, { error: 'one of P, F, D, E, T' })

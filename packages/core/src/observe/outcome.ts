/** How work ended, in the closed words of the `outcome` label. */
import type { ErrorType } from '../errors/kind.ts'

export const OUTCOMES = ['ok', 'error', 'rejected', 'cancelled', 'timeout'] as const
export type Outcome = (typeof OUTCOMES)[number]

export interface Verdict {
  readonly outcome: Outcome
  readonly errorType: ErrorType
}

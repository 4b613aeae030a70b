/** From an error to the words of the `outcome` and `error_type` labels. */
import { errorKindOf } from '../errors/error-kind-of.ts'
import type { ErrorKind } from '../errors/kind.ts'
import type { Outcome, Verdict } from './outcome.ts'

export const OK: Verdict = { outcome: 'ok', errorType: '' }

/** Rejected: the request was understood and refused; asking again unchanged gives the same answer. */
const OUTCOME_OF: Readonly<Record<ErrorKind, Outcome>> = {
  authentication: 'rejected',
  authorization: 'rejected',
  not_found: 'rejected',
  conflict: 'rejected',
  validation: 'rejected',
  rate_limited: 'rejected',
  timeout: 'timeout',
  connection: 'error',
  server: 'error',
  cancelled: 'cancelled',
  configuration: 'error',
  internal: 'error',
}

const VERDICTS = new Map<ErrorKind, Verdict>()

/** The verdict on work that threw this. The same object for the same kind, so that it may serve as a key. */
export function verdictOf(error: unknown): Verdict {
  const errorType = errorKindOf(error)
  const known = VERDICTS.get(errorType)
  if (known !== undefined) return known
  const verdict: Verdict = { outcome: OUTCOME_OF[errorType], errorType }
  VERDICTS.set(errorType, verdict)
  return verdict
}

/** What a failed submission means for the report and for the queue. */
import type { Outcome, SightlineError } from '@sightline/core'

/** Statuses that say: this report, as it is, will never be taken. */
const PERMANENT_STATUSES: ReadonlySet<unknown> = new Set([400, 409, 413, 422])
const MAX_ANSWER_CHARACTERS = 1000

export interface Fault {
  /**
   * `permanent`: the report is refused for good; `credentials`: the token is, and every report with it; `transient`:
   * the server was away or busy; `cancelled`: the station stopped.
   */
  readonly kind: 'permanent' | 'credentials' | 'transient' | 'cancelled'
  readonly outcome: Outcome
  readonly code: string
  readonly message: string
  readonly answer: string
  readonly retryAfterMs?: number
  readonly error: SightlineError
}

export function faultOf(error: SightlineError): Fault {
  const { code, message, details } = error
  const retryAfterMs = details?.['retryAfterMs']
  const common = { code, message, error, answer: answerOf(error).slice(0, MAX_ANSWER_CHARACTERS) }
  switch (error.kind) {
    case 'authentication':
    case 'authorization':
      return { ...common, kind: 'credentials', outcome: 'rejected' }
    case 'cancelled':
      return { ...common, kind: 'cancelled', outcome: 'cancelled' }
    case 'validation':
    case 'conflict':
      if (PERMANENT_STATUSES.has(details?.['status'])) return { ...common, kind: 'permanent', outcome: 'rejected' }
      break
    default:
      break
  }
  const outcome = error.kind === 'timeout' ? 'timeout' : 'error'
  const transient = { ...common, kind: 'transient', outcome } as const
  return typeof retryAfterMs === 'number' ? { ...transient, retryAfterMs } : transient
}

/** `400: serial too long`: what the server itself said; without an answer, why there is none. */
function answerOf({ message, details }: SightlineError): string {
  const status = details?.['status']
  const answer = details?.['answer']
  return typeof status === 'number' && typeof answer === 'string' ? `${status}: ${answer}` : message
}

/** What an answer means for the samples that were sent (remote write 1.0, "Retries & Backoff"). */
import { retryAfterMsOf } from '@sightline/core'
import { type Answer, textHeader } from '../transport/post.ts'

export type WriteJudgement =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'retry'; readonly afterMs: number | undefined; readonly reason: string }
  | { readonly kind: 'refused'; readonly reason: string }

const TOO_MANY = 429
const MAX_REASON_CHARS = 500

/** 5xx and 429 are tried again, everything else but a 2xx is final. */
export function judgeWrite(answer: Answer, nowMs: number): WriteJudgement {
  const { status } = answer
  if (status >= 200 && status < 300) return { kind: 'accepted' }
  const reason = `${status}${reasonOf(answer)}`
  if (status !== TOO_MANY && status < 500) return { kind: 'refused', reason }
  return { kind: 'retry', afterMs: retryAfterMsOf(textHeader(answer, 'retry-after'), nowMs), reason }
}

/** The body is told as it is and never understood, as the specification has it. */
function reasonOf(answer: Answer): string {
  const location = textHeader(answer, 'location')
  if (location !== undefined) return `: a redirect to ${location}, which is not followed`
  const text = answer.body.toString().trim().slice(0, MAX_REASON_CHARS)
  return text === '' ? '' : `: ${text}`
}

/** What an answer means for the data that was sent (OTLP specification, "OTLP/HTTP Response"). */
import { retryAfterMsOf } from '@sightline/core'
import { type Answer, textHeader } from '../../transport/post.ts'
import { readMessage } from '../wire/read-message.ts'

export type Judgement =
  /** @property rejected - items that the receiver did not take; it must not be sent them again */
  | { readonly kind: 'accepted'; readonly rejected: number; readonly message: string }
  | { readonly kind: 'retry'; readonly afterMs: number | undefined; readonly reason: string }
  | { readonly kind: 'refused'; readonly reason: string }

/** "Retryable Response Codes"; every other one from 400 on is final. */
const RETRYABLE: ReadonlySet<number> = new Set([429, 502, 503, 504])
const MAX_REASON_CHARS = 500
const TEXT = new TextDecoder()

export function judgeAnswer(answer: Answer, nowMs: number): Judgement {
  const { status } = answer
  if (status >= 200 && status < 300) return acceptanceOf(answer)
  const reason = `${status}${reasonOf(answer)}`
  if (!RETRYABLE.has(status)) return { kind: 'refused', reason }
  return { kind: 'retry', afterMs: retryAfterMsOf(textHeader(answer, 'retry-after'), nowMs), reason }
}

/** An answer that cannot be read does not take back its 200. */
function acceptanceOf(answer: Answer): Judgement {
  const { rejected, message } = isJson(answer) ? jsonPartialSuccess(answer.body) : partialSuccess(answer.body)
  return { kind: 'accepted', rejected, message: message.slice(0, MAX_REASON_CHARS) }
}

/** Export*ServiceResponse { partial_success = 1 { rejected_* = 1, error_message = 2 } } */
function partialSuccess(body: Uint8Array): { rejected: number; message: string } {
  const partial = readMessage(body)?.bytes.get(1)
  const reading = partial === undefined ? undefined : readMessage(partial)
  return { rejected: countOf(reading?.numbers.get(1)), message: TEXT.decode(reading?.bytes.get(2)) }
}

function jsonPartialSuccess(body: Buffer): { rejected: number; message: string } {
  const partial = recordOf(recordOf(parse(body))['partialSuccess'])
  const rejected = partial['rejectedSpans'] ?? partial['rejectedLogRecords'] ?? partial['rejectedDataPoints']
  return { rejected: countOf(Number(rejected ?? 0)), message: textOf(partial['errorMessage']) }
}

/** The message of a google.rpc.Status, where there is one; for redirects, where it points. */
function reasonOf(answer: Answer): string {
  const location = textHeader(answer, 'location')
  if (location !== undefined) return `: a redirect to ${location}, which is not followed`
  const message = isJson(answer)
    ? textOf(recordOf(parse(answer.body))['message'])
    : TEXT.decode(readMessage(answer.body)?.bytes.get(2))
  return message === '' ? '' : `: ${message.slice(0, MAX_REASON_CHARS)}`
}

function isJson(answer: Answer): boolean {
  return textHeader(answer, 'content-type')?.includes('json') === true
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString())
  } catch {
    return undefined // not JSON after all: nothing to learn from it
  }
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {}
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function countOf(value: number | undefined): number {
  return value !== undefined && Number.isSafeInteger(value) && value > 0 ? value : 0
}

/** One try of one request: sends, reads the answer to its end, and throws errors of ours only. */
import { isSightlineError } from '@sightline/core'
import { watsErrors } from '../wats-errors.ts'
import type { RawAnswer } from './answer/answer-rule.ts'
import { discard, readBody, readStart } from './read-body.ts'
import type { WatsRequest } from './request.ts'
import { errorOfAnswer } from './response-error.ts'

/** Enough of an error's body for its message. */
const MAX_ERROR_BYTES = 64 * 1024
const FILE_NAME = /filename\*?=(?:UTF-8'')?"?([^";]+)"?/i

/** What all tries of one call have in common. */
export interface Sender {
  readonly fetch: typeof globalThis.fetch
  readonly server: string
  readonly operation: string
  readonly maxAnswerBytes: number
  hide(text: string): string
  /** Tells what came, before it is judged. */
  onAnswer(status: number, bytes: number): void
}

/** @returns the body of a 2xx answer @throws SightlineError of the WATS_* catalogue */
export async function send(sender: Sender, request: WatsRequest, signal: AbortSignal): Promise<RawAnswer> {
  try {
    const { method, headers, body, isProbe } = request
    const response = await sender.fetch(request.url, {
      method,
      headers,
      signal,
      redirect: 'manual', // a redirect would carry the token to wherever it points
      ...(isProbe ? { cache: 'no-store' } : {}),
      ...(body === undefined ? {} : { body }),
    })
    return response.ok ? await takeAnswer(sender, response) : await refuseAnswer(sender, request, response)
  } catch (error) {
    if (isSightlineError(error)) throw error
    if (signal.aborted) throw signal.reason
    const { server, operation } = sender
    throw watsErrors.unreachable({ server, reason: sender.hide(reasonOf(error)) }, { operation, cause: error })
  }
}

async function takeAnswer(sender: Sender, response: Response): Promise<RawAnswer> {
  const { server, operation, maxAnswerBytes } = sender
  const bytes = await readBody(response, maxAnswerBytes)
  sender.onAnswer(response.status, bytes?.byteLength ?? maxAnswerBytes)
  if (bytes === undefined) {
    const details = { status: response.status }
    throw watsErrors.answerTooLarge({ server, limitBytes: maxAnswerBytes }, { operation, details })
  }
  return {
    status: response.status,
    bytes,
    contentType: response.headers.get('content-type') ?? undefined,
    fileName: FILE_NAME.exec(response.headers.get('content-disposition') ?? '')?.[1],
  }
}

async function refuseAnswer(sender: Sender, request: WatsRequest, response: Response): Promise<never> {
  const { server, operation } = sender
  const { status, headers } = response
  if (status >= 300 && status < 400) {
    await discard(response)
    sender.onAnswer(status, 0)
    const target = originOf(headers.get('location'), request.url)
    throw watsErrors.redirected({ server, target }, { operation, details: { status } })
  }
  const bytes = await readStart(response, MAX_ERROR_BYTES)
  sender.onAnswer(status, bytes.byteLength)
  const body = sender.hide(new TextDecoder().decode(bytes))
  throw errorOfAnswer({ server, operation, status, headers, body })
}

/** Where a redirect points, without path and query, which may hold secrets. */
function originOf(location: string | null, base: URL): string {
  return location !== null && URL.canParse(location, base.href) ? new URL(location, base).origin : 'nowhere'
}

/** `fetch failed` says nothing; its cause does. */
function reasonOf(error: unknown): string {
  const cause: unknown = error instanceof Error ? (error.cause ?? error) : error
  if (!(cause instanceof Error)) return String(cause)
  const code: unknown = Reflect.get(cause, 'code')
  return typeof code === 'string' && !cause.message.includes(code) ? `${code} ${cause.message}`.trim() : cause.message
}

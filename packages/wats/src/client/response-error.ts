/** From an HTTP status to an error of ours, with the server's own words. */
import { retryAfterMsOf, type SightlineError } from '@sightline/core'
import { watsErrors } from '../wats-errors.ts'

const MAX_ANSWER_CHARACTERS = 500
const MESSAGE_NAMES = ['Message', 'message', 'ExceptionMessage', 'detail', 'title', 'error_description', 'error']

export interface FailedAnswer {
  readonly server: string
  readonly operation: string
  readonly status: number
  readonly headers: Headers
  /** The start of the body, secrets taken out. */
  readonly body: string
}

/** `details`: status, answer, and retryAfterMs where the server asks for a pause. */
export function errorOfAnswer({ server, operation, status, headers, body }: FailedAnswer): SightlineError {
  const retryAfterMs = retryAfterMsOf(headers.get('retry-after'))
  const details = { status, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) }
  const values = { server, status, answer: answerText(body) }
  const options = { operation, details }
  switch (status) {
    case 401:
      return watsErrors.tokenRefused(values, options)
    case 403:
      return watsErrors.forbidden(values, options)
    case 404:
      return watsErrors.notFound(values, options)
    case 408:
      return watsErrors.requestTimeout(values, options)
    case 409:
      return watsErrors.conflict(values, options)
    case 429:
      return watsErrors.rateLimited(values, options)
    default:
      return status >= 500 ? watsErrors.serverFailed(values, options) : watsErrors.refused(values, options)
  }
}

/** The server's message where it gives one, else the start of its answer; a web page is not quoted. */
function answerText(body: string): string {
  const text = messageIn(body) ?? (body.trimStart().startsWith('<') ? 'a web page' : body.trim())
  if (text === '') return 'no reason given'
  return text.length > MAX_ANSWER_CHARACTERS ? `${text.slice(0, MAX_ANSWER_CHARACTERS)}…` : text
}

function messageIn(body: string): string | undefined {
  let json: unknown
  try {
    json = JSON.parse(body)
  } catch {
    return undefined // not every server answers errors in JSON
  }
  if (typeof json === 'string') return json
  if (typeof json !== 'object' || json === null) return undefined
  const found = MESSAGE_NAMES.map((name) => (json as Record<string, unknown>)[name])
  return found.find((message): message is string => typeof message === 'string' && message !== '')
}

/** What a misbehaviour sends in place of the right answer. */
import { type Answer, jsonAnswer } from '../http/answer.ts'
import type { Fate } from './misbehaviours.ts'

type Ending = NonNullable<Fate['ending']>
type OfKind<K extends Ending['kind']> = Extract<Ending, { kind: K }>

const GARBAGE = '<!DOCTYPE html><html><body><h1>It works!</h1></body></html>'
const DEFAULT_FAILURE = 503

export function pauseAnswer(ending: OfKind<'rateLimit'> | OfKind<'fail'>): Answer {
  const status = ending.kind === 'rateLimit' ? 429 : (ending.status ?? DEFAULT_FAILURE)
  const Message = status === 429 ? 'Too many requests' : 'The server is told to fail'
  return jsonAnswer({ Message }, status, retryAfterHeader(ending))
}

/** A page as a proxy or a wrong address would send it, unless another body was given. */
export function garbageAnswer({ body = GARBAGE, contentType = 'text/html; charset=utf-8' }: OfKind<'garbage'>): Answer {
  return { status: 200, headers: { 'content-type': contentType }, body }
}

function retryAfterHeader({
  retryAfterSeconds,
  retryAfterAs = 'seconds',
}: OfKind<'rateLimit'> | OfKind<'fail'>): Record<string, string> {
  if (retryAfterSeconds === undefined) return {}
  if (retryAfterAs === 'seconds') return { 'retry-after': String(retryAfterSeconds) }
  return { 'retry-after': new Date(Date.now() + retryAfterSeconds * 1000).toUTCString() }
}

/**
 * Any thrown value as plain data, for log lines and span events. Bounded, safe against cycles and hostile getters;
 * secrets in messages and stacks are masked. Details are handed on as they are: whoever writes them redacts by key.
 */
import { redactText } from '../log/redact-text.ts'
import { isErrorLike, readProperty, readText } from './read-property.ts'
import type { ErrorDetails } from './sightline-error.ts'

const MAX_CAUSES = 10
const MAX_MESSAGE_CHARS = 8_192
const MAX_STACK_CHARS = 16_384
const MAX_KEYS = 10

export interface DescribedError {
  /** The class ("ConnectionError"), or the kind of thing that was thrown instead of an error ("string"). */
  readonly type: string
  readonly code?: string
  readonly message: string
  readonly stack?: string
  readonly details?: ErrorDetails
  /** What led to it, flat and nearest first: its cause, the cause's cause, and the errors an AggregateError holds. At most 10. */
  readonly cause?: readonly DescribedError[]
}

/** Describes an error with its causes. Never throws. */
export function describeError(error: unknown): DescribedError {
  try {
    const described = describeOne(error)
    const cause = causesOf(error).map(describeOne)
    return cause.length > 0 ? { ...described, cause } : described
  } catch {
    return { type: typeof error, message: '(unreadable)' } // a proxy that refuses everything
  }
}

function describeOne(error: unknown): DescribedError {
  const code = readProperty(error, 'code')
  const hasCode = (typeof code === 'string' && code !== '') || typeof code === 'number'
  const stack = readText(error, 'stack')
  const details = readProperty(error, 'details')
  return {
    type: typeOf(error),
    ...(hasCode ? { code: String(code) } : {}),
    message: clean(messageOf(error), MAX_MESSAGE_CHARS),
    ...(stack === undefined ? {} : { stack: clean(stack, MAX_STACK_CHARS) }),
    ...(isErrorLike(error) && typeof details === 'object' && details !== null
      ? { details: details as ErrorDetails }
      : {}),
  }
}

/** The type's name: `name` where it was set, else the class, since few who extend Error set the name. */
export function typeOf(error: unknown): string {
  if (error === null) return 'null'
  if (typeof error !== 'object') return typeof error
  const name = readText(error, 'name')
  if (name !== undefined && name !== 'Error') return name.slice(0, 128)
  const className = readText(readProperty(error, 'constructor'), 'name')
  return (className ?? name ?? 'object').slice(0, 128)
}

/** The message, or the thrown value itself in words when it is no error. */
export function messageOf(error: unknown): string {
  if (isErrorLike(error)) return readText(error, 'message') ?? ''
  if (typeof error === 'object' && error !== null) {
    return readText(error, 'message') ?? `not an error but an object with ${keysOf(error)}`
  }
  return String(error)
}

function keysOf(value: object): string {
  const keys = Object.keys(value)
  if (keys.length === 0) return 'no keys'
  return `the keys ${keys.slice(0, MAX_KEYS).join(', ')}${keys.length > MAX_KEYS ? ', ...' : ''}`
}

function causesOf(error: unknown): unknown[] {
  const found: unknown[] = []
  const seen = new Set<unknown>([error])
  const visit = (parent: unknown) => {
    for (const part of partsOf(parent)) {
      if (found.length === MAX_CAUSES || seen.has(part)) continue
      seen.add(part)
      found.push(part)
      visit(part)
    }
  }
  visit(error)
  return found
}

function partsOf(error: unknown): unknown[] {
  const cause = readProperty(error, 'cause')
  const errors = isErrorLike(error) ? readProperty(error, 'errors') : undefined
  return [
    ...(cause === undefined || cause === null ? [] : [cause]),
    ...(Array.isArray(errors) ? errors.slice(0, MAX_CAUSES) : []),
  ]
}

function clean(text: string, maxChars: number): string {
  const safe = redactText(text.length > 2 * maxChars ? text.slice(0, 2 * maxChars) : text)
  return safe.length > maxChars ? `${safe.slice(0, maxChars)}... (${text.length} characters)` : safe
}

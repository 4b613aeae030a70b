/** Groups the same fault across occurrences, hosts and releases under one short name. */
import { messageOf, typeOf } from './describe-error.ts'
import { fnv1a64 } from './fnv1a.ts'
import { readProperty, readText } from './read-property.ts'
import { stackFrames } from './stack-frames.ts'

const FRAMES = 5
const MAX_CAUSES = 5

/**
 * A stable hash of type, code and top stack frames (function and file; no line, directory or query). The code is that of
 * the error or of the nearest cause that has one. Only without a stack does the message count, with its numbers and ids masked.
 *
 * @returns 16 lower-case hex digits. Never throws.
 */
export function fingerprint(error: unknown): string {
  try {
    return fnv1a64([typeOf(error), codeOf(error), ...placeOf(error)].join('\n'))
  } catch {
    return fnv1a64('unreadable') // a proxy that refuses everything
  }
}

function codeOf(error: unknown): string {
  let current = error
  for (let depth = 0; depth < MAX_CAUSES && current !== undefined; depth++) {
    const code = readText(current, 'code')
    if (code !== undefined) return code
    current = readProperty(current, 'cause')
  }
  return ''
}

function placeOf(error: unknown): string[] {
  const frames = stackFrames(withoutMessage(error), FRAMES)
  return frames.length > 0 ? frames : [maskIds(messageOf(error))]
}

/** A message of several lines may look like frames. */
function withoutMessage(error: unknown): string {
  const stack = readText(error, 'stack') ?? ''
  const message = readText(error, 'message')
  const at = message === undefined ? -1 : stack.indexOf(message)
  return at < 0 ? stack : stack.slice(at + (message?.length ?? 0))
}

/** Uuids, hex of 8 digits and more, and numbers become one sign each, so that "order 17" and "order 18" are one fault. */
function maskIds(message: string): string {
  return message
    .slice(0, 1_000)
    .replace(/[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/gi, '#')
    .replace(/\b(?:0x)?(?=[0-9a-f]*\d)[0-9a-f]{8,}\b/gi, '#')
    .replace(/\d+(?:[.,]\d+)*/g, '#')
}

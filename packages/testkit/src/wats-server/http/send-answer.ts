/** Writes an answer to the socket, whole or in a trickle. */
import type { ServerResponse } from 'node:http'
import type { Answer } from './answer.ts'
import { pause } from './pause.ts'

export interface Trickle {
  readonly bytesAtATime?: number | undefined
  readonly everyMs?: number | undefined
}

const DEFAULT_BYTES_AT_A_TIME = 1
const DEFAULT_EVERY_MS = 10

/**
 * Resolves when the answer has been handed to the system, or the client has gone.
 *
 * @param signal - ends the pauses of a trickle: the rest is sent at once
 */
export async function sendAnswer(
  response: ServerResponse,
  { status, headers, body }: Answer,
  signal: AbortSignal,
  trickle?: Trickle,
): Promise<void> {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body
  response.writeHead(status, { ...headers, 'content-length': bytes.byteLength })
  if (trickle !== undefined) await trickleOut(response, bytes, trickle, signal)
  if (response.destroyed) return
  const ended = new Promise<void>((resolve) => response.once('close', resolve).once('finish', resolve))
  response.end(trickle === undefined ? bytes : undefined)
  await ended
}

async function trickleOut(
  response: ServerResponse,
  bytes: Uint8Array,
  { bytesAtATime = DEFAULT_BYTES_AT_A_TIME, everyMs = DEFAULT_EVERY_MS }: Trickle,
  signal: AbortSignal,
): Promise<void> {
  for (let at = 0; at < bytes.byteLength && !response.destroyed; at += bytesAtATime) {
    response.write(bytes.subarray(at, at + bytesAtATime))
    await pause(everyMs, signal)
  }
}

/** The body of a request as JSON, bounded. */
import type { IncomingMessage } from 'node:http'
import { adminErrors } from './admin-errors.ts'

const MAX_BYTES = 1_000_000
const TOO_LARGE = 413
const SHOWN_CHARS = 80

/** @throws SightlineError `SL_ADMIN_BODY_INVALID`: 413 for more than 1 MB, 400 for what is no JSON */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const text = await readText(request)
  try {
    return JSON.parse(text)
  } catch (cause) {
    const got = text.trim() === '' ? 'nothing' : JSON.stringify(text.slice(0, SHOWN_CHARS))
    throw adminErrors.bodyInvalid({ wanted: 'JSON', got }, { cause })
  }
}

async function readText(request: IncomingMessage): Promise<string> {
  if (Number(request.headers['content-length'] ?? 0) > MAX_BYTES) throw tooLarge()
  const parts: Buffer[] = []
  let bytes = 0
  // Leaving the loop must not destroy the request: its socket carries the answer.
  for await (const part of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += part.length
    if (bytes > MAX_BYTES) throw tooLarge()
    parts.push(part)
  }
  return Buffer.concat(parts, bytes).toString('utf8')
}

function tooLarge(): Error {
  const wanted = `at most ${MAX_BYTES} bytes of JSON`
  return adminErrors.bodyInvalid({ wanted, got: 'more' }, { details: { status: TOO_LARGE } })
}

/** Reads the body of a request as JSON, of a bounded size. */
import type { IncomingMessage } from 'node:http'
import { adminErrors } from './admin-errors.ts'

const MAX_BYTES = 1024 * 1024

/** @throws SightlineError `SL_ADMIN_BAD_BODY` */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > MAX_BYTES) throw adminErrors.badBody({ wanted: 'at most 1 MB', got: 'more' })
    chunks.push(chunk)
  }
  const text = Buffer.concat(chunks).toString('utf8')
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw adminErrors.badBody({ wanted: 'JSON', got: JSON.stringify(text.slice(0, 40)) }, { cause })
  }
}

/**
 * A request's body as it comes: unpacked, and cut off when it is too large. Leaving it half read keeps the connection,
 * so that the refusal can still be sent.
 */
import type { IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { watsServerErrors } from '../wats-server-errors.ts'

/**
 * @param maxBytes - limit of the bytes as sent and of the bytes after unpacking
 * @throws ValidationError `WATS_SERVER_BODY_TOO_LARGE` (413), `WATS_SERVER_BODY_TYPE` (415) for an encoding other than
 *   gzip, `WATS_SERVER_BODY_UNREADABLE` for what is no gzip; the socket's own error when the client goes away
 */
export async function* readBody(request: IncomingMessage, maxBytes: number): AsyncGenerator<Buffer> {
  const encoding = (request.headers['content-encoding'] ?? 'identity').toLowerCase()
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw tooLarge(maxBytes)
  if (encoding === 'identity') yield* limited(request, maxBytes)
  else if (encoding === 'gzip' || encoding === 'x-gzip') yield* unpacked(request, maxBytes)
  else {
    const values = { header: 'Content-Encoding', wanted: 'gzip or none', got: encoding }
    throw watsServerErrors.bodyTypeUnsupported(values, { details: { status: 415 } })
  }
}

async function* limited(source: Readable, maxBytes: number): AsyncGenerator<Buffer> {
  let bytes = 0
  for await (const chunk of source.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > maxBytes) throw tooLarge(maxBytes)
    yield chunk
  }
}

/** Not `pipeline`: it would destroy the request, and the connection with it, when the reader leaves early. */
async function* unpacked(request: IncomingMessage, maxBytes: number): AsyncGenerator<Buffer> {
  const gunzip = createGunzip()
  const onClose = (): void => {
    if (!request.complete) gunzip.destroy(new Error('the client went away in the middle of the body'))
  }
  request.once('close', onClose).pipe(gunzip)
  try {
    yield* limited(gunzip, maxBytes)
  } catch (error) {
    const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined
    if (typeof code !== 'string' || !code.startsWith('Z_')) throw error
    throw watsServerErrors.bodyUnreadable({ wanted: 'gzip', problem: (error as Error).message }, { cause: error })
  } finally {
    request.off('close', onClose).unpipe(gunzip).resume()
    gunzip.destroy()
  }
}

function tooLarge(limit: number): Error {
  return watsServerErrors.bodyTooLarge({ limit }, { details: { status: 413 } })
}

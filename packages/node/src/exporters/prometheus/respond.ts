/** Sends an exposition as an HTTP answer, at the reader's pace. */
import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { finished, pipeline } from 'node:stream/promises'
import type { Exposition, LentExposition } from './exposition.ts'
import { CONTENT_TYPES, type ExpositionFormat } from './exposition-format.ts'
import { acceptsGzip, negotiateFormat } from './negotiate.ts'

/** Below this, compression costs more than it saves. */
const GZIP_FROM_BYTES = 1024

export interface ScrapeRequest {
  /** `HEAD` gets the headers only. */
  readonly method: string | undefined
  readonly accept: string | undefined
  readonly acceptEncoding: string | undefined
}

export async function respond(
  request: ScrapeRequest,
  response: ServerResponse,
  render: (format: ExpositionFormat) => Promise<LentExposition>,
): Promise<void> {
  const format = negotiateFormat(request.accept)
  response.setHeader('Content-Type', CONTENT_TYPES[format])
  response.setHeader('Vary', 'Accept, Accept-Encoding')
  response.setHeader('Cache-Control', 'no-store')
  if (request.method === 'HEAD') {
    response.end()
    return
  }
  const exposition = await render(format)
  try {
    await send(exposition, acceptsGzip(request.acceptEncoding), response)
  } catch (error) {
    // A reader that went away is no fault of ours; anything else is.
    if (!response.destroyed) throw error
  } finally {
    exposition.release()
  }
}

async function send(exposition: Exposition, isCompressed: boolean, response: ServerResponse): Promise<void> {
  if (isCompressed && exposition.byteLength >= GZIP_FROM_BYTES) {
    response.setHeader('Content-Encoding', 'gzip')
    const { constants, createGzip } = await import('node:zlib')
    // The fastest level: metrics shrink to a tenth already, and the time is the host's.
    const gzip = createGzip({ level: constants.Z_BEST_SPEED })
    await pipeline(Readable.from(exposition.chunks), gzip, response)
    return
  }
  response.setHeader('Content-Length', exposition.byteLength)
  for (const chunk of exposition.chunks) {
    if (response.destroyed) return
    if (!response.write(chunk)) await drained(response)
  }
  response.end()
  // Until then the chunks are in use.
  await finished(response)
}

/** Resolves when the response takes more, or will never take any. */
async function drained(response: ServerResponse): Promise<void> {
  if (response.destroyed) return
  const ended = new AbortController()
  try {
    await Promise.race([
      once(response, 'drain', { signal: ended.signal }),
      once(response, 'close', { signal: ended.signal }),
    ])
  } finally {
    ended.abort()
  }
}

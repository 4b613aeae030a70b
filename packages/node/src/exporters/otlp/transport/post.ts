/** One POST over a connection that is kept. Redirects are not followed: they are for browsers, and a mistake here. */
import type { Agent, ClientRequest, IncomingMessage, RequestOptions } from 'node:http'
import { VERSION } from '@sightline/core'
import { type OtlpEndpoint, requestHeaders } from './endpoint.ts'

/** Answers are short; what is longer is not read to its end. */
const MAX_ANSWER_BYTES = 64 * 1024

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly body: Buffer
}

/** How a body is packed, where that is not as the endpoint says. */
export interface BodyForm extends Pick<OtlpEndpoint, 'protocol' | 'compression'> {
  /** True: a process may end in the middle of it. */
  readonly isIdle: boolean
}

export interface Post {
  /** @throws Error of the network, of the time limit, or of headers that cannot be sent */
  (body: Uint8Array, stop: AbortSignal, form?: BodyForm): Promise<Answer>
  /** Ends idle connections. */
  close(): void
}

export function createPost(endpoint: OtlpEndpoint): Post {
  const url = new URL(endpoint.url)
  // Not by import: from Node 22 on that loads undici.
  const library =
    url.protocol === 'https:' ? process.getBuiltinModule('node:https') : process.getBuiltinModule('node:http')
  const agent: Agent = new library.Agent({ keepAlive: true, maxSockets: 1, ...endpoint.tls })

  const post = (body: Uint8Array, stop: AbortSignal, form?: BodyForm): Promise<Answer> =>
    new Promise<Answer>((resolve, reject) => {
      const headers = requestHeaders({ ...endpoint, ...form }, VERSION)
      const options: RequestOptions = {
        method: 'POST',
        agent,
        headers: { ...headers, 'content-length': body.byteLength },
      }
      const request = library.request(url, options, (response) => read(response).then(resolve, reject))
      request.once('error', reject)
      endInTime(request, endpoint, stop)
      if (form?.isIdle === true) request.once('socket', (socket) => socket.unref())
      request.end(body)
    })
  return Object.assign(post, { close: () => agent.destroy() })
}

/** A timer and a listener of its own: signals that are combined for each request would pile up behind a lasting one. */
function endInTime(request: ClientRequest, { url, timeoutMs }: OtlpEndpoint, stop: AbortSignal): void {
  const onStop = () => request.destroy(new Error('the export was stopped'))
  const onLate = () => request.destroy(new Error(`no answer from ${new URL(url).origin} within ${timeoutMs} ms`))
  const timer = setTimeout(onLate, timeoutMs)
  timer.unref()
  stop.addEventListener('abort', onStop, { once: true })
  request.once('close', () => {
    clearTimeout(timer)
    stop.removeEventListener('abort', onStop)
  })
  if (stop.aborted) onStop()
}

function read(response: IncomingMessage): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let bytes = 0
    response.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes <= MAX_ANSWER_BYTES) chunks.push(chunk)
      else response.destroy(new Error(`the answer is longer than ${MAX_ANSWER_BYTES} bytes`))
    })
    response.once('error', reject)
    response.once('end', () =>
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
    )
  })
}

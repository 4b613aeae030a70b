/** One request over a connection that is kept. Redirects are not followed: they are for browsers, and a mistake here. */
import type { Agent, ClientRequest, IncomingMessage, RequestOptions } from 'node:http'
import type { Receiver } from './receiver.ts'

/** Answers are short; what is longer is not read to its end. */
const MAX_ANSWER_BYTES = 64 * 1024

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly body: Buffer
}

export interface PostRequest {
  /** Default POST. */
  readonly method?: 'POST' | 'PUT' | 'DELETE'
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
  /** True: a process may end in the middle of it. */
  readonly isIdle?: boolean
}

export interface Post {
  /** @throws Error of the network, of the time limit, or of headers that cannot be sent */
  (request: PostRequest, stop: AbortSignal): Promise<Answer>
  /** Ends idle connections. */
  close(): void
}

export function createPost(receiver: Receiver): Post {
  const url = new URL(receiver.url)
  // Not by import: from Node 22 on that loads undici.
  const library =
    url.protocol === 'https:' ? process.getBuiltinModule('node:https') : process.getBuiltinModule('node:http')
  const agent: Agent = new library.Agent({ keepAlive: true, maxSockets: 1, ...receiver.tls })

  const post = ({ method = 'POST', headers, body, isIdle }: PostRequest, stop: AbortSignal): Promise<Answer> =>
    new Promise<Answer>((resolve, reject) => {
      const options: RequestOptions = { method, agent, headers: { ...headers, 'content-length': body.byteLength } }
      const request = library.request(url, options, (response) => read(response).then(resolve, reject))
      request.once('error', reject)
      endInTime(request, receiver, stop)
      if (isIdle === true) request.once('socket', (socket) => socket.unref())
      request.end(body)
    })
  return Object.assign(post, { close: () => agent.destroy() })
}

/** The text of a header that came once. */
export function textHeader({ headers }: Answer, name: string): string | undefined {
  const value = headers[name]
  return typeof value === 'string' ? value : undefined
}

/** A timer and a listener of its own: signals that are combined for each request would pile up behind a lasting one. */
function endInTime(request: ClientRequest, { url, timeoutMs }: Receiver, stop: AbortSignal): void {
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

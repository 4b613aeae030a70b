/**
 * The last way of sending: a process that is ending cannot wait for an answer, so a child process posts for it while it
 * is held. Taken only for what a normal flush did not get to: process.exit(), an uncaught exception, a signal.
 */
import { spawnSync } from 'node:child_process'
import type { PostRequest } from './post.ts'
import type { Receiver } from './receiver.ts'

export interface LastRequest extends PostRequest {
  readonly receiver: Pick<Receiver, 'url' | 'tls'>
  /** Requests of one lane go one after another, in their order; one without a lane goes by itself. */
  readonly lane?: string
}

/** What the child runs: requests come on standard input, since arguments are seen by everybody on the machine. */
const PROGRAM = `
const chunks = []
process.stdin.on('data', (chunk) => chunks.push(chunk)).on('end', async () => {
  const { lanes, withinMs } = JSON.parse(Buffer.concat(chunks).toString())
  const signal = AbortSignal.timeout(withinMs)
  const post = ({ url, method, headers, tls, body }) => new Promise((resolve) => {
    const library = url.startsWith('https:') ? require('node:https') : require('node:http')
    const request = library.request(url, { method, headers, signal, ...tls }, (response) => {
      response.resume()
      resolve(response.statusCode)
    })
    request.on('error', () => resolve(0))
    request.end(Buffer.from(body, 'base64'))
  })
  const statuses = []
  const postLane = async (lane) => {
    for (const request of lane) statuses[request.at] = await post(request)
  }
  await Promise.all(lanes.map(postLane))
  process.stdout.write(JSON.stringify(statuses))
  process.exit()
})
`
/** On top of the time limit, for the child to start. */
const START_MS = 500

/** Holds the caller until all are answered, at most about `withinMs`. @returns of each request whether it was accepted */
export function postAtExit(requests: readonly LastRequest[], withinMs: number): readonly boolean[] {
  const input = JSON.stringify({ withinMs, lanes: lanesOf(requests) })
  const child = spawnSync(process.execPath, ['-e', PROGRAM], {
    input,
    encoding: 'utf8',
    timeout: withinMs + START_MS,
    windowsHide: true,
    // Without what would load this package in the child, too.
    env: { ...process.env, NODE_OPTIONS: '' },
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  const statuses = statusesOf(child.stdout)
  return requests.map((_, at) => {
    const status = statuses[at] ?? 0
    return status >= 200 && status < 300
  })
}

function lanesOf(requests: readonly LastRequest[]) {
  const lanes = new Map<string | number, object[]>()
  for (const [at, { receiver, method = 'POST', headers, body, lane = at }] of requests.entries()) {
    const request = {
      at,
      url: receiver.url,
      tls: receiver.tls,
      method,
      headers: { ...headers, 'content-length': body.byteLength },
      body: Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('base64'),
    }
    lanes.set(lane, [...(lanes.get(lane) ?? []), request])
  }
  return [...lanes.values()]
}

/** A child that was ended has said nothing. */
function statusesOf(output: string | null): readonly number[] {
  try {
    return JSON.parse(output ?? '') as number[]
  } catch {
    return []
  }
}

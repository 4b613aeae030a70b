/**
 * The last way of sending: a process that is ending cannot wait for an answer, so a child process posts for it while it
 * is held. Taken only for what a normal flush did not get to: process.exit(), an uncaught exception, a signal.
 */
import { spawnSync } from 'node:child_process'
import { VERSION } from '@sightline/core'
import { type OtlpEndpoint, requestHeaders } from './endpoint.ts'

export interface LastRequest {
  readonly endpoint: OtlpEndpoint
  /** As it goes out. */
  readonly body: Uint8Array
}

/** What the child runs: requests come on standard input, since arguments are seen by everybody on the machine. */
const PROGRAM = `
const chunks = []
process.stdin.on('data', (chunk) => chunks.push(chunk)).on('end', async () => {
  const { requests, withinMs } = JSON.parse(Buffer.concat(chunks).toString())
  const post = ({ url, headers, tls, body }) => new Promise((resolve) => {
    const library = url.startsWith('https:') ? require('node:https') : require('node:http')
    const signal = AbortSignal.timeout(withinMs)
    const request = library.request(url, { method: 'POST', headers, signal, ...tls }, (response) => {
      response.resume()
      resolve(response.statusCode)
    })
    request.on('error', () => resolve(0))
    request.end(Buffer.from(body, 'base64'))
  })
  process.stdout.write(JSON.stringify(await Promise.all(requests.map(post))))
  process.exit()
})
`
/** On top of the time limit, for the child to start. */
const START_MS = 500

/** Holds the caller until all are answered, at most about `withinMs`. @returns of each request whether it was accepted */
export function postAtExit(requests: readonly LastRequest[], withinMs: number): readonly boolean[] {
  const input = JSON.stringify({
    withinMs,
    requests: requests.map(({ endpoint, body }) => ({
      url: endpoint.url,
      tls: endpoint.tls,
      headers: { ...requestHeaders(endpoint, VERSION), 'content-length': body.byteLength },
      body: Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('base64'),
    })),
  })
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

/** A child that was ended has said nothing. */
function statusesOf(output: string | null): readonly number[] {
  try {
    return JSON.parse(output ?? '') as number[]
  } catch {
    return []
  }
}

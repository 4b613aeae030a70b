/** "Write your snapshot now": a connection is the question, one byte is the answer, given when the file is there. */
import { connect, createServer, type Server } from 'node:net'
import type { Guard } from '@sightline/core'

const ANSWER = Buffer.from('.')
/** Of all systems the least (macOS). Node 20 cuts a longer path off and listens elsewhere. */
const MOST_PATH_BYTES = 103

/** How a process took the question: `gone` can take none any more, `silent` did not answer in time. */
export type PeerAnswer = 'written' | 'silent' | 'gone'

/** @param refresh - writes the snapshot. @returns once it listens. @throws what listening throws (a path that is too long) */
export async function answerPeers(path: string, refresh: () => Promise<void>, guard: Guard): Promise<() => void> {
  const bytes = Buffer.byteLength(path)
  if (process.platform !== 'win32' && bytes > MOST_PATH_BYTES) {
    throw new Error(`wanted a path of at most ${MOST_PATH_BYTES} bytes for a socket, got ${bytes}: ${path}`)
  }
  const server: Server = createServer((socket) => {
    socket.on('error', () => socket.destroy())
    refresh().then(
      () => socket.end(ANSWER),
      (error) => {
        guard.report('metrics of processes', error)
        socket.destroy()
      },
    )
  })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen({ path, exclusive: true }, resolve))
  server.on('error', (error) => guard.report('metrics of processes', error))
  server.unref()
  return () => {
    server.close()
  }
}

/** Never rejects. */
export function askPeer(path: string, withinMs: number): Promise<PeerAnswer> {
  return new Promise((resolve) => {
    const socket = connect({ path })
    const settle = (answer: PeerAnswer): void => {
      clearTimeout(timer)
      socket.destroy()
      resolve(answer)
    }
    const timer = setTimeout(settle, withinMs, 'silent')
    socket.once('data', () => settle('written'))
    socket.once('end', () => settle('silent'))
    socket.once('error', ({ code }: NodeJS.ErrnoException) =>
      settle(code === 'ECONNREFUSED' || code === 'ENOENT' ? 'gone' : 'silent'),
    )
  })
}

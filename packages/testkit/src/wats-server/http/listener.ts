/** The listening socket: opens, goes down for a while as if the server were dead, comes up again, stops for good. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { runtime } from '@sightline/core'

export interface Listener {
  /** The port in use, also while down. */
  readonly port: number
  /** Cuts all connections and refuses new ones. */
  goDown(): Promise<void>
  /** Listens again on the same port. @throws the system's error when somebody else has taken it */
  comeUp(): Promise<void>
  /** Refuses new connections, lets requests end for `graceMs`, then cuts them. */
  stop(graceMs: number): Promise<void>
}

export type OnRequest = (request: IncomingMessage, response: ServerResponse) => void

/** @throws Error naming host and port when it cannot listen there */
export async function openListener(host: string, port: number, onRequest: OnRequest): Promise<Listener> {
  const server = createServer((request, response) => {
    // A connection that falls idle while the server closes would keep it open for the keep-alive time.
    response.once('close', () => {
      if (!server.listening) server.closeIdleConnections()
    })
    onRequest(request, response)
  })
  const taken = await listen(server, host, port)
  return {
    port: taken,
    async goDown() {
      if (!server.listening) return
      const closed = close(server)
      server.closeAllConnections()
      await closed
    },
    async comeUp() {
      if (!server.listening) await listen(server, host, taken)
    },
    async stop(graceMs) {
      if (!server.listening) return
      const closed = close(server)
      const cut = setTimeout(() => server.closeAllConnections(), graceMs)
      await closed.finally(() => clearTimeout(cut))
    },
  }
}

/** Outside of any scope, so that requests do not run in the scope of whoever started the server. */
function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const onError = (cause: Error): void => {
      reject(new Error(`The WATS test server cannot listen on ${host}:${port}: ${cause.message}`, { cause }))
    }
    server.once('error', onError)
    runtime.context.runIn(undefined, () =>
      server.listen(port, host, () => {
        server.off('error', onError)
        resolve((server.address() as AddressInfo).port)
      }),
    )
  })
}

/** Also closes connections on which nothing is under way (Node 19 and later). */
function close(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error === undefined ? resolve() : reject(error)))
  })
}

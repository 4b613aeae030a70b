/**
 * Bounds a server's connections. At the limit the connection that has been idle longest gives way to the new one, so
 * that connections which somebody opens and leaves never keep a probe out.
 */
import type { Server } from 'node:http'
import type { Socket } from 'node:net'

export interface Connections {
  /** Ends those without a request in progress, and from now on each one when its request is answered. */
  closeIdle(): void
  /** Resolves when no connection is left. */
  closed(): Promise<void>
}

export function limitConnections(server: Server, max: number): Connections {
  // In order of age: a Set keeps the order of insertion, and a connection that ends a request is put behind.
  const idle = new Set<Socket>()
  const busy = new Set<Socket>()
  let onEmpty: (() => void)[] = []
  let isClosing = false

  server.on('connection', (socket) => {
    if (idle.size + busy.size >= max) makeRoom(socket)
    if (socket.destroyed) return
    idle.add(socket)
    socket.once('close', () => {
      idle.delete(socket)
      busy.delete(socket)
      if (idle.size + busy.size > 0) return
      for (const resolve of onEmpty) resolve()
      onEmpty = []
    })
  })
  server.on('request', (request, response) => {
    const { socket } = request
    idle.delete(socket)
    busy.add(socket)
    response.once('close', () => {
      if (!busy.delete(socket) || socket.destroyed) return
      idle.add(socket)
      if (isClosing) socket.destroySoon()
    })
  })

  return {
    closeIdle() {
      isClosing = true
      for (const socket of idle) socket.destroy()
    },
    closed() {
      if (idle.size + busy.size === 0) return Promise.resolve()
      return new Promise((resolve) => onEmpty.push(resolve))
    },
  }

  /** When all are at work, the new one is turned away. */
  function makeRoom(newcomer: Socket): void {
    const [oldest] = idle
    idle.delete(oldest ?? newcomer)
    ;(oldest ?? newcomer).destroy()
  }
}

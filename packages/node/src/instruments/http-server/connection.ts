/**
 * One client connection and the requests open on it. One listener a connection stands for one a request: requests
 * that end well are told by Node's channel, the others by their connection's end - queued pipelined ones, too, which
 * never see a 'close' of their own.
 */
import type { Socket } from 'node:net'
import type { ServerCall } from './server-call.ts'

export interface Connections {
  add(socket: Socket, call: ServerCall): void
  /** The call's answer is out. */
  finish(socket: Socket, call: ServerCall): void
  /** Takes every listener out and abandons what is open. */
  stop(): void
}

interface Connection {
  readonly open: ServerCall[]
  /** `socket.bytesWritten` when the answer before this one was complete. */
  bytesBefore: number
  readonly onClose: () => void
}

/** @param onFault - what a listener of ours threw */
export function createConnections(onFault: (error: unknown) => void): Connections {
  const connections = new Map<Socket, Connection>()

  function connect(socket: Socket): Connection {
    const open: ServerCall[] = []
    const onClose = () => {
      connections.delete(socket)
      try {
        for (const call of open) call.breakOff(socket)
      } catch (error) {
        onFault(error)
      }
    }
    const connection = { open, bytesBefore: 0, onClose }
    connections.set(socket, connection)
    socket.once('close', onClose)
    return connection
  }

  return {
    add(socket, call) {
      const connection = connections.get(socket) ?? connect(socket)
      if (connection.open.length === 0) connection.bytesBefore = socket.bytesWritten
      connection.open.push(call)
    },
    finish(socket, call) {
      const connection = connections.get(socket)
      const place = connection === undefined ? -1 : connection.open.indexOf(call)
      if (connection === undefined || place < 0) return
      connection.open.splice(place, 1)
      const { bytesWritten } = socket
      call.finish(bodyBytes(call, bytesWritten - connection.bytesBefore))
      connection.bytesBefore = bytesWritten
    },
    stop() {
      for (const [socket, connection] of connections) {
        socket.removeListener('close', connection.onClose)
        for (const call of connection.open) call.abandon()
      }
      connections.clear()
    },
  }
}

/** Answers leave a connection one after the other, so what was written since the last one is this one: head and body. */
function bodyBytes(call: ServerCall, written: number): number {
  if (call.request.method === 'HEAD') return 0
  // Node keeps the rendered head; it is the only place that knows the head's size.
  const head = (call.response as { readonly _header?: string | null })._header
  return Math.max(0, written - (head?.length ?? 0))
}

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

const CONNECTION = Symbol('sightline.http-server.connection')

/** Kept on the socket: looking it up in a map for each request would cost more than all else here. */
type Carrier = Socket & { [CONNECTION]?: Connection | undefined }

interface Connection {
  readonly open: ServerCall[]
  /** `socket.bytesWritten` when the answer before this one was complete. */
  bytesBefore: number
  readonly onClose: () => void
}

/** @param onFault - what a listener of ours threw */
export function createConnections(onFault: (error: unknown) => void): Connections {
  const sockets = new Set<Carrier>()

  function connect(socket: Carrier): Connection {
    const open: ServerCall[] = []
    const onClose = () => {
      sockets.delete(socket)
      socket[CONNECTION] = undefined
      try {
        for (const call of open) call.breakOff(socket)
      } catch (error) {
        onFault(error)
      }
    }
    const connection = { open, bytesBefore: 0, onClose }
    sockets.add(socket)
    socket[CONNECTION] = connection
    socket.once('close', onClose)
    return connection
  }

  return {
    add(socket: Carrier, call) {
      const connection = socket[CONNECTION] ?? connect(socket)
      if (connection.open.length === 0) connection.bytesBefore = socket.bytesWritten
      connection.open.push(call)
    },
    finish(socket: Carrier, call) {
      const connection = socket[CONNECTION]
      if (connection === undefined || !remove(connection.open, call)) return
      const { bytesWritten } = socket
      call.finish(bodyBytes(call, bytesWritten - connection.bytesBefore))
      connection.bytesBefore = bytesWritten
    },
    stop() {
      for (const socket of sockets) {
        const { onClose, open } = socket[CONNECTION]!
        socket.removeListener('close', onClose)
        socket[CONNECTION] = undefined
        for (const call of open) call.abandon()
      }
      sockets.clear()
    },
  }
}

/** Mostly there is one. @returns whether it was there */
function remove(open: ServerCall[], call: ServerCall): boolean {
  const place = open.indexOf(call)
  if (place >= 0 && open.length === 1) open.pop()
  else if (place >= 0) open.splice(place, 1)
  return place >= 0
}

/** Answers leave a connection one after the other, so what was written since the last one is this one: head and body. */
function bodyBytes(call: ServerCall, written: number): number {
  if (call.request.method === 'HEAD') return 0
  // Node keeps the rendered head; it is the only place that knows the head's size.
  const head = (call.response as { readonly _header?: string | null })._header
  return Math.max(0, written - (head?.length ?? 0))
}

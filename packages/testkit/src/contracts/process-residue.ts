/**
 * What a process holds that could be left behind: timers (referenced or not), handles, process listeners, subscribed
 * diagnostics channels. Take a snapshot before, compare after.
 */
import { AsyncLocalStorage, createHook } from 'node:async_hooks'
import { hasSubscribers } from 'node:diagnostics_channel'
import { setImmediate } from 'node:timers/promises'

/** A watch over what a piece of code leaves behind; begins at `watchResidue`. */
export interface Residue {
  /** One line for each thing that is there now and was not at the beginning; empty when all is well. */
  left(): Promise<string[]>
  /** Ends the watching. */
  close(): void
}

/** Resources that end when they are closed, not when the garbage collector comes. */
const WATCHED = new Set([
  'Timeout',
  'TCPSERVERWRAP',
  'PIPESERVERWRAP',
  'UDPWRAP',
  'FSEVENTWRAP',
  'STATWATCHER',
  'SIGNALWRAP',
  'PROCESSWRAP',
  'WORKER',
])

/** Channels of Node and undici that instruments listen to (Node: diagnostics_channel; undici: DiagnosticsChannel.md). */
const CHANNELS = [
  'http.client.request.created',
  'http.client.request.start',
  'http.client.request.error',
  'http.client.response.finish',
  'http.server.request.start',
  'http.server.response.created',
  'http.server.response.finish',
  'net.client.socket',
  'net.server.socket',
  'undici:request:create',
  'undici:request:bodySent',
  'undici:request:headers',
  'undici:request:trailers',
  'undici:request:error',
  'undici:client:sendHeaders',
  'undici:client:beforeConnect',
  'undici:client:connected',
  'undici:client:connectError',
  'worker_threads',
  'child_process',
] as const

/** Turns, so that what was closed just now has gone. */
const SETTLING_TURNS = 5

/**
 * Begins to watch, until `close`. What is open already is not counted, nor what others open in the meantime: a pool of
 * connections that an earlier test has left may set its timers whenever it likes.
 */
export function watchResidue(): Residue {
  const open = new Map<number, string>()
  const ours = new AsyncLocalStorage<true>()
  ours.enterWith(true)
  const hook = createHook({
    init(id, type) {
      if (WATCHED.has(type) && ours.getStore() === true) open.set(id, type)
    },
    destroy(id) {
      open.delete(id)
    },
  }).enable()
  const before = snapshot()
  return {
    async left() {
      for (let turn = 0; turn < SETTLING_TURNS; turn += 1) await setImmediate()
      const now = snapshot()
      const grown = [...now].filter(([what, count]) => count > (before.get(what) ?? 0))
      return [
        ...[...open.values()].map((type) => `a ${type} that was not closed`),
        ...grown.map(([what, count]) => `${what}: ${count - (before.get(what) ?? 0)} more than before`),
      ]
    },
    close() {
      hook.disable()
      ours.disable()
    },
  }
}

/** Counts of what can be asked for at any time. */
function snapshot(): Map<string, number> {
  const counts = new Map<string, number>()
  for (const event of process.eventNames()) {
    counts.set(`process listeners of "${String(event)}"`, process.listenerCount(event))
  }
  for (const channel of CHANNELS) counts.set(`subscribers of ${channel}`, Number(hasSubscribers(channel)))
  for (const name of Object.keys(globalThis)) counts.set(`global "${name}"`, 1)
  for (const name of Object.keys(process.env)) counts.set(`environment variable "${name}"`, 1)
  return counts
}

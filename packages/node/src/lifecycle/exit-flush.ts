/**
 * The last lines of a process: everything registered here is flushed, blocking, when the process exits, also after an
 * uncaught exception, and when a signal ends it that nobody else listens to.
 */
import { isMainThread } from 'node:worker_threads'

/** Signals whose default is to end the process at once. Threads get none. */
const SIGNALS = isMainThread ? (['SIGTERM', 'SIGINT', 'SIGHUP'] as const) : []

const flushes = new Set<() => void>()

/** @param flush - must not throw and must not take long. @returns a function that takes it out again; with the last one the listeners go too */
export function flushAtExit(flush: () => void): () => void {
  if (flushes.size === 0) listen()
  flushes.add(flush)
  return () => {
    if (flushes.delete(flush) && flushes.size === 0) unlisten()
  }
}

function flushAll(): void {
  for (const flush of flushes) flush()
}

/** Keeps what the signal means: the process still dies of it, unless somebody else decides otherwise. */
function onSignal(signal: NodeJS.Signals): void {
  flushAll()
  if (process.listenerCount(signal) > 1) return
  process.removeListener(signal, onSignal)
  process.kill(process.pid, signal)
}

function listen(): void {
  process.on('exit', flushAll)
  for (const signal of SIGNALS) process.on(signal, onSignal)
}

function unlisten(): void {
  process.removeListener('exit', flushAll)
  for (const signal of SIGNALS) process.removeListener(signal, onSignal)
}

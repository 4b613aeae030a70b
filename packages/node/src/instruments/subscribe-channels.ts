/** Listening to Node's diagnostics channels in a way that can do the host no harm. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { Guard } from '@sightline/core'

type Listener = (message: unknown, name: string | symbol) => void

/**
 * Subscribes a handler to each channel. What a handler throws is reported to the guard: Node would turn it into an
 * uncaught exception of the host.
 *
 * @returns takes all of them out again
 */
export function subscribeChannels(
  guard: Guard,
  handlers: Readonly<Record<string, (message: never) => void>>,
): () => void {
  const listeners = Object.entries(handlers).map(([name, handle]) => {
    const listener: Listener = (message) => {
      try {
        handle(message as never)
      } catch (error) {
        guard.report(`channel ${name}`, error)
      }
    }
    subscribe(name, listener)
    return { name, listener }
  })
  return () => {
    for (const { name, listener } of listeners) unsubscribe(name, listener)
  }
}

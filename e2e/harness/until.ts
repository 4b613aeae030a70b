/** Waiting for something to become true in another process: asked again and again, for a bounded time. */
import { setTimeout } from 'node:timers/promises'

const ASK_EVERY_MS = 25
const DEFAULT_WITHIN_MS = 30_000

/** @returns what `ask` gave as soon as it gave something. @throws Error naming what was waited for and what was last seen */
export async function until<T>(
  what: string,
  ask: () => T | undefined | false | Promise<T | undefined | false>,
  withinMs = DEFAULT_WITHIN_MS,
): Promise<T> {
  const endsMs = Date.now() + withinMs
  let last: unknown
  while (Date.now() < endsMs) {
    try {
      const answer = await ask()
      if (answer !== undefined && answer !== false) return answer
      last = answer
    } catch (error) {
      last = error
    }
    await setTimeout(ASK_EVERY_MS)
  }
  throw new Error(`waited ${withinMs} ms for ${what}; last: ${String(last)}`)
}

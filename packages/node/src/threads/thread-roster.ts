/** The threads there are and what each has shown, from what they tell. */
import type { CheckedDefinition, Guard } from '@sightline/core'
import type { MergedMetrics } from '../merging/merged-metrics.ts'
import { ThreadFamily } from './thread-family.ts'
import type { FamilyMessage, LifeMessage } from './thread-message.ts'

interface Known {
  readonly part: ThreadFamily
  readonly definition: CheckedDefinition
}

export interface ThreadRoster {
  take(message: FamilyMessage | LifeMessage): void
}

export function createThreadRoster(merged: MergedMetrics, guard: Guard, where: string): ThreadRoster {
  /** By thread, then by run and number of the metric; undefined: refused. */
  const threads = new Map<number, Map<string, Known | undefined>>()
  /** Threads whose end is told by whoever started them. */
  const watched = new Set<number>()

  function takeFamily(message: FamilyMessage): void {
    const families = threads.get(message.thread) ?? new Map<string, Known | undefined>()
    threads.set(message.thread, families)
    const key = `${message.run} ${message.family}`
    families.get(key)?.part.follow(message)
    if (families.has(key)) return
    const { definition } = message
    const part = new ThreadFamily(message)
    families.set(key, merged.add(definition, part) ? { part, definition } : undefined)
  }

  function takeLife({ type, thread }: LifeMessage): void {
    if (type === 'born') watched.add(thread)
    // Whoever is watched may still count while it exits.
    if (type === 'stopped' || type === 'gone' || (type === 'exiting' && !watched.has(thread))) end(thread)
    if (type === 'gone') watched.delete(thread)
  }

  function end(thread: number): void {
    for (const known of threads.get(thread)?.values() ?? []) {
      if (known !== undefined) merged.end(known.definition, known.part)
    }
    threads.delete(thread)
  }

  return {
    take(message) {
      if (message.type === 'family') guard.run(where, () => takeFamily(message))
      else takeLife(message)
    },
  }
}

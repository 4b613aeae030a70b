/** Which misbehaviours are in force, and for how many requests yet. */
import type { WatsOperationName } from '@sightline/wats'
import type { Misbehaviour, MisbehaviourKind } from './misbehaviour.ts'

type OfKind<K extends MisbehaviourKind> = Extract<Misbehaviour, { kind: K }>

/** What one request has coming to it. */
export interface Fate {
  /** Sum of all delays, ms. */
  readonly delayMs: number
  readonly trickle: OfKind<'trickle'> | undefined
  /** At most one: the first that was set and fits. */
  readonly ending: OfKind<'reset' | 'rateLimit' | 'fail' | 'drop' | 'refuseToken' | 'garbage'> | undefined
  readonly kinds: readonly MisbehaviourKind[]
}

/** One that is in force. */
export interface ActiveMisbehaviour {
  readonly id: number
  readonly misbehaviour: Misbehaviour
  /** Requests it is still for; undefined for no end. */
  readonly timesLeft: number | undefined
}

/** The orders a server is under. Several apply at once: delays add up, of those that end a request the first wins. */
export interface Misbehaviours {
  /** @returns a function that ends it; calling it twice does nothing */
  add(misbehaviour: Misbehaviour): () => void
  /** Takes what applies to one request of this operation; what is for n requests is counted down. */
  take(operation: WatsOperationName): Fate
  /** In the order in which they were set. */
  active(): ActiveMisbehaviour[]
  clear(): void
}

type Scoped = Exclude<Misbehaviour, OfKind<'down'>>
interface Entry {
  readonly id: number
  readonly misbehaviour: Misbehaviour
  timesLeft: number | undefined
}

export function createMisbehaviours(): Misbehaviours {
  const entries = new Set<Entry>()
  let lastId = 0
  const use = (entry: Entry): void => {
    if (entry.timesLeft === undefined) return
    entry.timesLeft -= 1
    if (entry.timesLeft === 0) entries.delete(entry)
  }
  return {
    add(misbehaviour) {
      lastId += 1
      const entry: Entry = {
        id: lastId,
        misbehaviour,
        timesLeft: 'times' in misbehaviour ? misbehaviour.times : undefined,
      }
      entries.add(entry)
      return () => {
        entries.delete(entry)
      }
    },
    take(operation) {
      const taken: Scoped[] = []
      for (const entry of [...entries]) {
        const { misbehaviour } = entry
        if (misbehaviour.kind === 'down' || !isFor(misbehaviour, operation)) continue
        if (isEnding(misbehaviour) && taken.some(isEnding)) continue
        use(entry)
        taken.push(misbehaviour)
      }
      return fateOf(taken)
    },
    active: () => [...entries].map(({ id, misbehaviour, timesLeft }) => ({ id, misbehaviour, timesLeft })),
    clear() {
      entries.clear()
    },
  }
}

function isFor({ operations }: Scoped, operation: WatsOperationName): boolean {
  return operations === undefined || operations.includes(operation)
}

function isEnding(misbehaviour: Scoped): misbehaviour is NonNullable<Fate['ending']> {
  return misbehaviour.kind !== 'delay' && misbehaviour.kind !== 'trickle'
}

function fateOf(taken: readonly Scoped[]): Fate {
  return {
    delayMs: taken.reduce((sum, one) => sum + (one.kind === 'delay' ? one.ms : 0), 0),
    trickle: taken.find((one) => one.kind === 'trickle'),
    ending: taken.find(isEnding),
    kinds: taken.map((one) => one.kind),
  }
}

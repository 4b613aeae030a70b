/**
 * What the main thread wants of its threads, in memory that all of them see: nothing is copied for nobody. Beside it
 * the number of items that were posted and not read yet, so that a main thread that stands still is not buried.
 */
import { getEnvironmentData, setEnvironmentData } from 'node:worker_threads'

const KEY = 'sightline.wants'
const WANTS = ['spans', 'records'] as const
const UNREAD = WANTS.length
const BYTES = (WANTS.length + 1) * Int32Array.BYTES_PER_ELEMENT

export type Want = (typeof WANTS)[number]

export class SharedWants {
  readonly memory: SharedArrayBuffer
  readonly #words: Int32Array

  constructor(memory: SharedArrayBuffer = new SharedArrayBuffer(BYTES)) {
    this.memory = memory
    this.#words = new Int32Array(memory, 0, WANTS.length + 1)
  }

  has(want: Want): boolean {
    return Atomics.load(this.#words, WANTS.indexOf(want)) === 1
  }

  set(want: Want, isWanted: boolean): void {
    Atomics.store(this.#words, WANTS.indexOf(want), isWanted ? 1 : 0)
  }

  get unread(): number {
    return Atomics.load(this.#words, UNREAD)
  }

  /** To be called after posting: a thread that is ended in between leaves the bound wider, never closed. */
  addUnread(items: number): void {
    Atomics.add(this.#words, UNREAD, items)
  }
}

/** Shows it to threads that begin from now on. @returns takes it back */
export function bequeathWants({ memory }: SharedWants): () => void {
  setEnvironmentData(KEY, memory as unknown as string)
  return () => setEnvironmentData(KEY)
}

export function inheritedWants(): SharedWants | undefined {
  return asWants(getEnvironmentData(KEY))
}

/** @returns undefined for what is no such memory */
export function asWants(memory: unknown): SharedWants | undefined {
  return memory instanceof SharedArrayBuffer && memory.byteLength === BYTES ? new SharedWants(memory) : undefined
}

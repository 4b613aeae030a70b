/** Lets a fixed number in at a time, the others wait in line. Ours rather than the pool's, so that waiting can be given up and counted. */

/** First come, first served. */
export interface Lane {
  /**
   * Resolves when there is room, with the function that makes room again.
   * @throws the signal's reason when it is aborted while waiting
   */
  enter(signal: AbortSignal | undefined): Promise<() => void>
  /** How many are in. */
  readonly inside: number
  /** How many wait. */
  readonly waiting: number
}

/** @param capacity - how many may be in at a time, at least 1 */
export function createLane(capacity: number): Lane {
  const line = new Set<() => void>()
  let inside = 0

  function leaver(): () => void {
    let hasLeft = false
    return () => {
      if (hasLeft) return
      hasLeft = true
      // The place is handed on as it is, so that nobody slips in between.
      const [next] = line
      if (next === undefined) inside -= 1
      else next()
    }
  }

  return {
    async enter(signal) {
      signal?.throwIfAborted()
      if (inside >= capacity) await turn(line, signal)
      else inside += 1
      return leaver()
    },
    get inside() {
      return inside
    },
    get waiting() {
      return line.size
    },
  }
}

/** Waits until it is called out of the line. */
function turn(line: Set<() => void>, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const next = () => {
      leave()
      resolve()
    }
    const giveUp = () => {
      leave()
      reject(signal?.reason)
    }
    const leave = () => {
      line.delete(next)
      signal?.removeEventListener('abort', giveUp)
    }
    line.add(next)
    signal?.addEventListener('abort', giveUp, { once: true })
  })
}

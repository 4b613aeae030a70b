/** Makes the guard. A call that does not throw costs a try block; state is kept only for places where something went wrong. */
import type { Clock } from './clock.ts'
import type { Guard } from './guard.ts'

const REPORT_EVERY_MS = 60_000
const MAX_PLACES = 256
const OTHER = '_other'

export interface GuardOptions {
  readonly clock: Clock
  /**
   * Told of a fault: the first of a place at once, then at most one a minute. What it throws is swallowed, and faults
   * that arise while it runs are counted only, so it may log through what the guard protects.
   *
   * @param suppressed - faults of this place since its last report that were counted but not reported
   */
  readonly report: (where: string, error: unknown, suppressed: number) => void
}

interface Place {
  faults: number
  suppressed: number
  reportedMs: number
}

export function createGuard(options: GuardOptions): Guard {
  const places = new Map<string, Place>()
  let isReporting = false

  const guard: Guard = {
    run(where, body) {
      try {
        return watched(where, body())
      } catch (error) {
        guard.report(where, error)
        return undefined
      }
    },
    wrap(where, callback) {
      return (...input) => {
        try {
          watched(where, callback(...input))
        } catch (error) {
          guard.report(where, error)
        }
      }
    },
    report(where, error) {
      const name = places.has(where) || places.size < MAX_PLACES ? where : OTHER
      const place = placeOf(name)
      place.faults++
      const nowMs = options.clock.now()
      const quietMs = nowMs - place.reportedMs
      // A clock that was set back must not silence a place for as long as it was set back.
      if (isReporting || (quietMs >= 0 && quietMs < REPORT_EVERY_MS)) {
        place.suppressed++
        return
      }
      const suppressed = place.suppressed
      place.suppressed = 0
      place.reportedMs = nowMs
      tell(name, error, suppressed)
    },
    faults: () => new Map([...places].map(([where, place]) => [where, place.faults])),
  }
  return guard

  /** A callback may turn out to be async: its rejection would end the process, so it is a fault like any other. */
  function watched<T>(where: string, result: T): T {
    if (result instanceof Promise) result.catch((error: unknown) => guard.report(where, error))
    return result
  }

  function placeOf(where: string): Place {
    let place = places.get(where)
    if (place === undefined) {
      place = { faults: 0, suppressed: 0, reportedMs: Number.NEGATIVE_INFINITY }
      places.set(where, place)
    }
    return place
  }

  function tell(where: string, error: unknown, suppressed: number): void {
    isReporting = true
    try {
      options.report(where, error, suppressed)
    } catch (fault) {
      // Nobody is left to tell; the count is what remains of it.
      guard.report('guard.report', fault)
    } finally {
      isReporting = false
    }
  }
}

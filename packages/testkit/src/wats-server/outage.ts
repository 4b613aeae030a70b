/** The misbehaviour "down": the listener goes, and comes back when told to or when its time is over. */
import { runtime } from '@sightline/core'
import type { Listener } from './http/listener.ts'

export interface Outage {
  /** Goes down. @param forMs - until then; until `end` when left out. @param onEnd - called before it comes up */
  begin(forMs: number | undefined, onEnd: () => void): Promise<void>
  /** Comes up again; resolves when connections are taken. Does nothing when it is not down. */
  end(): Promise<void>
  /** Forgets what is planned; for the end of the server. */
  cancel(): void
}

export function createOutage(listener: Listener): Outage {
  let timer: NodeJS.Timeout | undefined
  let onEnd: (() => void) | undefined
  const cancel = (): void => {
    clearTimeout(timer)
    timer = undefined
    onEnd?.()
    onEnd = undefined
  }
  const end = async (): Promise<void> => {
    cancel()
    await listener.comeUp()
  }
  return {
    async begin(forMs, ended) {
      cancel()
      onEnd = ended
      if (forMs !== undefined) {
        const comeUp = (): void =>
          void end().catch((error: unknown) => runtime.guard.report('wats.server outage', error))
        timer = setTimeout(comeUp, forMs)
      }
      await listener.goDown()
    },
    end,
    cancel,
  }
}

/** The spool of a process: takes over what others left, says what they lost, and leaves word of what is in the queues. */
import type { Runtime } from '@sightline/core'
import { spoolMetrics } from '../otlp-metrics.ts'
import type { Outlet } from '../signals/outlet.ts'
import type { Line } from '../transport/line.ts'
import type { Sender } from '../transport/sender.ts'
import { Spool } from './spool.ts'
import type { SpoolFile } from './spool-name.ts'
import type { SpoolOptions } from './spool-options.ts'
import { createSpoolingSender } from './spooling-sender.ts'

/** What a process that is killed has lost is known to this moment. */
const NOTE_EVERY_MS = 1_000

export interface Keeper {
  senderOf(line: Line): Sender
  /** Leaves word of what waits in memory, each second, until `close`. */
  watch(outlets: readonly Outlet[]): void
  /** Everything is sent or kept. May be called at an exit, and again. */
  close(): void
}

/** @returns undefined, and tells why, where the folder cannot be used: an application does not stop for that */
export function openSpool(runtime: Runtime, options: Required<SpoolOptions>): Keeper | undefined {
  const { guard, clock, logs } = runtime
  const lines = new Map<string, Line>()
  const onDropped = ({ signal, items }: SpoolFile) => lines.get(signal)?.lose(items, 'spool_full')
  const spool = guard.run(
    `OTLP spool in ${options.folder}`,
    () => new Spool({ root: options.folder, maxBytes: options.maxBytes, clock, onDropped }),
  )
  if (spool === undefined) return undefined
  const stopObserving = runtime.metrics.use(spoolMetrics).bytes.observe((report) => report(spool.bytes))
  let timer: NodeJS.Timeout | undefined
  let isClosed = false
  guard.run('OTLP spool', () => {
    for (const unsent of spool.adopt()) {
      if (Object.values(unsent).every((items) => items === 0)) continue
      const message = 'an earlier process was killed with telemetry that it had neither sent nor kept'
      logs.logger('sightline.otlp').warn(message, { ...unsent })
    }
  })
  return {
    senderOf(line) {
      lines.set(line.signal, line)
      return createSpoolingSender(line, spool)
    },
    watch(outlets) {
      const note = guard.wrap('OTLP spool', () =>
        spool.note(Object.fromEntries(outlets.map(({ what, waiting }) => [what, waiting()]))),
      )
      note()
      timer = setInterval(note, NOTE_EVERY_MS)
      timer.unref()
    },
    close() {
      if (isClosed) return
      isClosed = true
      clearInterval(timer)
      stopObserving()
      spool.close()
    },
  }
}

/**
 * Watches the event loop: how long it is held in a turn and how busy it is. Delay figures and utilization are of the last one to two windows and do not depend on who
 * collects or how often; `nodejs.eventloop.time` is cumulative, for rates over any other span.
 */
import { type EventLoopUtilization, performance } from 'node:perf_hooks'
import { defineInstrument, type InstrumentHost } from '../instrument.ts'
import { oneRead } from '../one-read.ts'
import { createDelayWindow } from './delay-window.ts'
import { eventLoopMetrics } from './metrics.ts'
import { watchTurns } from './turn-watch.ts'

const DEFAULT_WINDOW_MS = 30_000
const MS_PER_SECOND = 1000

export interface EventLoopOptions {
  /** Length of a window, ms; at least the scrape interval. Default 30,000. */
  readonly windowMs?: number
}

export const eventLoop = defineInstrument({
  name: 'event-loop',
  metrics: eventLoopMetrics,
  start(record, host: InstrumentHost<EventLoopOptions>) {
    // Outside of any scope, as each measurement begins the next one.
    const turns = host.store.run(undefined, watchTurns)
    const utilization = createUtilization()
    const window = createDelayWindow(
      turns.histogram,
      host.options.windowMs ?? DEFAULT_WINDOW_MS,
      performance.now(),
      utilization.turn,
    )
    const lag = createLag()
    const delay = oneRead(() => {
      // The share is read first: reading the delay may end the window.
      const share = utilization.share()
      return { share, figures: window.read(performance.now()) }
    })
    const quantities = ['min', 'max', 'mean', 'stddev', 'p50', 'p90', 'p99'] as const
    const stops = quantities.map((quantity) =>
      record[quantity].observe((report) => {
        const figures = delay().figures
        if (figures !== undefined) report(figures[quantity])
      }),
    )
    stops.push(
      record.utilization.observe((report) => report(delay().share)),
      record.time.observe((report) => {
        const { active, idle } = performance.eventLoopUtilization()
        report(active / MS_PER_SECOND, { 'nodejs.eventloop.state': 'active' })
        report(idle / MS_PER_SECOND, { 'nodejs.eventloop.state': 'idle' })
      }),
      record.lag.observe((report) => lag.report(report)),
    )
    return () => {
      for (const stop of stops) stop()
      lag.stop()
      turns.stop()
    }
  },
})

/** Utilization over the same two windows as the delay. */
function createUtilization(): { share(): number; turn(): void } {
  let previousBegan: EventLoopUtilization = performance.eventLoopUtilization()
  let presentBegan = previousBegan
  return {
    share: () => performance.eventLoopUtilization(previousBegan).utilization,
    turn() {
      previousBegan = presentBegan
      presentBegan = performance.eventLoopUtilization()
    },
  }
}

/** The habit metric: a collection cannot wait, so each one starts a measurement that the next one reports. */
function createLag(): { report(report: (value: number) => void): void; stop(): void } {
  let seconds: number | undefined
  let pending: NodeJS.Immediate | undefined
  return {
    report(report) {
      if (seconds !== undefined) report(seconds)
      if (pending !== undefined) return
      const startMs = performance.now()
      pending = setImmediate(() => {
        pending = undefined
        seconds = (performance.now() - startMs) / MS_PER_SECOND
      })
      pending.unref()
    },
    stop: () => clearImmediate(pending),
  }
}

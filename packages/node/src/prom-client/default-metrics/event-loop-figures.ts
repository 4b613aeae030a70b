/**
 * The delay of the event loop, measured as the kit's event-loop instrument does: each turn, over the last one to two
 * windows of 30 s, whoever scrapes and how often. One watch a process serves all registries.
 */
import { createDelayWindow, type DelayWindow } from '../../instruments/event-loop/delay-window.ts'
import { watchTurns } from '../../instruments/event-loop/turn-watch.ts'
import { type DefaultMetricSettings, defaultGauge } from './default-gauge.ts'

const WINDOW_MS = 30_000
const ROWS = [
  ['min', 'The minimum recorded event loop delay.', 'min'],
  ['max', 'The maximum recorded event loop delay.', 'max'],
  ['mean', 'The mean of the recorded event loop delays.', 'average'],
  ['stddev', 'The standard deviation of the recorded event loop delays.', 'average'],
  ['p50', 'The 50th percentile of the recorded event loop delays.', 'average'],
  ['p90', 'The 90th percentile of the recorded event loop delays.', 'average'],
  ['p99', 'The 99th percentile of the recorded event loop delays.', 'average'],
] as const

let sharedWindow: DelayWindow | undefined

export function eventLoopLag(settings: DefaultMetricSettings): void {
  const { labels } = settings
  sharedWindow ??= createDelayWindow(watchTurns().histogram, WINDOW_MS, performance.now(), () => undefined)
  const window = sharedWindow
  const lag = defaultGauge(settings, {
    name: 'nodejs_eventloop_lag_seconds',
    help: 'Lag of event loop in seconds.',
    aggregator: 'average',
    collect() {
      const startMs = performance.now()
      // Shown by the next collection: this one cannot wait.
      setImmediate(() => lag.set(labels, (performance.now() - startMs) / 1000))
      const figures = window.read(startMs)
      if (figures === undefined) return
      for (const [quantity, gauge] of gauges) gauge.set(labels, figures[quantity])
    },
  })
  const gauges = ROWS.map(([quantity, help, aggregator]) => {
    const row = { name: `nodejs_eventloop_lag_${quantity}_seconds`, help, aggregator }
    return [quantity, defaultGauge(settings, row)] as const
  })
}

/** Pauses of the garbage collector by kind. */
import { PerformanceObserver } from 'node:perf_hooks'
import { runtime } from '@sightline/core'
import { gcTypeOf } from '../../instruments/gc/gc-type.ts'
import { HistogramMetric } from '../histogram.ts'
import { type DefaultMetricSettings, noteDefaultMetric, withSettings } from './default-gauge.ts'

const MS_PER_SECOND = 1000
const DEFAULT_BUCKETS = [0.001, 0.01, 0.1, 1, 2, 5]

export function gc(settings: DefaultMetricSettings): void {
  const row = {
    name: 'nodejs_gc_duration_seconds',
    help: 'Garbage collection duration by kind, one of major, minor, incremental or weakcb.',
    labelNames: ['kind'],
    buckets: settings.gcDurationBuckets ?? DEFAULT_BUCKETS,
  }
  const durations = noteDefaultMetric(new HistogramMetric(withSettings(row, settings)))
  const observer = new PerformanceObserver((list) =>
    runtime.guard.run('gc observer', () => {
      for (const entry of list.getEntries()) {
        const kind = gcTypeOf(entry)
        if (kind !== undefined) durations.observe({ kind, ...settings.labels }, entry.duration / MS_PER_SECOND)
      }
    }),
  )
  observer.observe({ entryTypes: ['gc'] })
}

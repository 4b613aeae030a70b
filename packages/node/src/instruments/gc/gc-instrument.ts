/** Watches V8's garbage collector and heap. An observer of Node's performance timeline; costs nothing between collections. */
import { PerformanceObserver } from 'node:perf_hooks'
import { getHeapSpaceStatistics, type HeapSpaceInfo } from 'node:v8'
import { defineInstrument } from '../instrument.ts'
import { oneRead } from '../one-read.ts'
import { gcTypeOf } from './gc-type.ts'
import { GC_TYPES, gcMetrics } from './metrics.ts'

const MS_PER_SECOND = 1000

export const gc = defineInstrument({
  name: 'gc',
  metrics: gcMetrics,
  start(record, host) {
    const durations = new Map(GC_TYPES.map((type) => [type, record.duration.bind({ 'v8js.gc.type': type })]))
    const observer = new PerformanceObserver((list) =>
      host.guard.run('gc observer', () => {
        for (const entry of list.getEntries()) {
          const type = gcTypeOf(entry)
          if (type !== undefined) durations.get(type)?.observe(entry.duration / MS_PER_SECOND)
        }
      }),
    )
    observer.observe({ entryTypes: ['gc'] })
    const spaces = oneRead(getHeapSpaceStatistics)
    const watchSpaces = (metric: typeof record.limit, sizeOf: (space: HeapSpaceInfo) => number) =>
      metric.observe((report) => {
        for (const space of spaces()) report(sizeOf(space), { 'v8js.heap.space.name': space.space_name })
      })
    const stops = [
      watchSpaces(record.limit, (space) => space.space_size),
      watchSpaces(record.used, (space) => space.space_used_size),
      watchSpaces(record.available, (space) => space.space_available_size),
      watchSpaces(record.physical, (space) => space.physical_space_size),
    ]
    return () => {
      observer.disconnect()
      for (const stop of stops) stop()
    }
  },
})

/** The heap of V8 and its spaces. */
import { getHeapSpaceStatistics } from 'node:v8'
import { type DefaultMetricSettings, defaultGauge } from './default-gauge.ts'

export function heapSizeAndUsed(settings: DefaultMetricSettings): void {
  const { labels } = settings
  const total = defaultGauge(settings, {
    name: 'nodejs_heap_size_total_bytes',
    help: 'Process heap size from Node.js in bytes.',
    collect() {
      const usage = process.memoryUsage()
      total.set(labels, usage.heapTotal)
      used.set(labels, usage.heapUsed)
      external.set(labels, usage.external)
    },
  })
  const used = defaultGauge(settings, {
    name: 'nodejs_heap_size_used_bytes',
    help: 'Process heap size used from Node.js in bytes.',
  })
  const external = defaultGauge(settings, {
    name: 'nodejs_external_memory_bytes',
    help: 'Node.js external memory size in bytes.',
  })
}

export function heapSpacesSizeAndUsed(settings: DefaultMetricSettings): void {
  const gaugeOf = (quantity: string, collect?: () => void) =>
    defaultGauge(settings, {
      name: `nodejs_heap_space_size_${quantity}_bytes`,
      help: `Process heap space size ${quantity} from Node.js in bytes.`,
      labelNames: ['space'],
      ...(collect !== undefined && { collect }),
    })
  const total = gaugeOf('total', () => {
    for (const space of getHeapSpaceStatistics()) {
      const labels = { space: space.space_name.replace(/_space.*$/, ''), ...settings.labels }
      total.set(labels, space.space_size)
      used.set(labels, space.space_used_size)
      available.set(labels, space.space_available_size)
    }
  })
  const used = gaugeOf('used')
  const available = gaugeOf('available')
}

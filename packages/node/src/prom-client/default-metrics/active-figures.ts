/** What keeps the event loop alive: resources, and the handles and requests of libuv that Node shows under old names. */
import { type DefaultMetricSettings, defaultGauge } from './default-gauge.ts'

/** Undocumented, in every Node so far; where they are gone the metrics are. */
interface OldProcess {
  readonly _getActiveHandles?: () => readonly unknown[]
  readonly _getActiveRequests?: () => readonly unknown[]
}

interface Names {
  readonly name: string
  readonly help: string
  readonly totalHelp: string
}

export function processResources(settings: DefaultMetricSettings): void {
  const help =
    'Number of active resources that are currently keeping the event loop alive, grouped by async resource type.'
  const names = { name: 'nodejs_active_resources', help, totalHelp: 'Total number of active resources.' }
  countByType(settings, names, () => process.getActiveResourcesInfo())
}

export function processHandles(settings: DefaultMetricSettings): void {
  const old = process as OldProcess
  if (typeof old._getActiveHandles !== 'function') return
  const help = 'Number of active libuv handles grouped by handle type. Every handle type is C++ class name.'
  const names = { name: 'nodejs_active_handles', help, totalHelp: 'Total number of active handles.' }
  countByType(settings, names, () => classNames(old._getActiveHandles?.() ?? []))
}

export function processRequests(settings: DefaultMetricSettings): void {
  const old = process as OldProcess
  if (typeof old._getActiveRequests !== 'function') return
  const help = 'Number of active libuv requests grouped by request type. Every request type is C++ class name.'
  const names = { name: 'nodejs_active_requests', help, totalHelp: 'Total number of active requests.' }
  countByType(settings, names, () => classNames(old._getActiveRequests?.() ?? []))
}

function countByType(settings: DefaultMetricSettings, names: Names, read: () => readonly string[]): void {
  const { labels } = settings
  const byType = defaultGauge(settings, {
    name: names.name,
    help: names.help,
    labelNames: ['type'],
    collect() {
      byType.reset()
      for (const type of read()) byType.inc({ type, ...labels })
    },
  })
  const total = defaultGauge(settings, {
    name: `${names.name}_total`,
    help: names.totalHelp,
    collect: () => total.set(labels, read().length),
  })
}

function classNames(objects: readonly unknown[]): string[] {
  return objects.map((object) => (object as object | undefined)?.constructor?.name ?? 'unknown')
}

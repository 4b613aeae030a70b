/** Processor, memory, descriptors and version of this process, read where the kit's process instrument reads them. */
import { countOpenFds, readMaxFds } from '../../instruments/process/proc-self.ts'
import { type DefaultMetricSettings, defaultCounter, defaultGauge } from './default-gauge.ts'
import { readProcStatus } from './proc-status.ts'

const MICROSECONDS_PER_SECOND = 1e6

export function processCpuTotal(settings: DefaultMetricSettings): void {
  const { labels } = settings
  let last = process.cpuUsage()
  // One reading for all three: the first one's `collect` feeds the others.
  const user = defaultCounter(settings, {
    name: 'process_cpu_user_seconds_total',
    help: 'Total user CPU time spent in seconds.',
    collect() {
      const now = process.cpuUsage()
      const userSeconds = (now.user - last.user) / MICROSECONDS_PER_SECOND
      const systemSeconds = (now.system - last.system) / MICROSECONDS_PER_SECOND
      last = now
      user.inc(labels, userSeconds)
      system.inc(labels, systemSeconds)
      both.inc(labels, userSeconds + systemSeconds)
    },
  })
  const system = defaultCounter(settings, {
    name: 'process_cpu_system_seconds_total',
    help: 'Total system CPU time spent in seconds.',
  })
  const both = defaultCounter(settings, {
    name: 'process_cpu_seconds_total',
    help: 'Total user and system CPU time spent in seconds.',
  })
}

export function processStartTime(settings: DefaultMetricSettings): void {
  const startSeconds = Math.round(Date.now() / 1000 - process.uptime())
  const gauge = defaultGauge(settings, {
    name: 'process_start_time_seconds',
    help: 'Start time of the process since unix epoch in seconds.',
    aggregator: 'omit',
    collect: () => gauge.set(settings.labels, startSeconds),
  })
}

/** On Linux all three, elsewhere the resident memory. */
export function osMemoryHeap(settings: DefaultMetricSettings): void {
  const { labels } = settings
  const isLinux = process.platform === 'linux'
  const resident = defaultGauge(settings, {
    name: 'process_resident_memory_bytes',
    help: 'Resident memory size in bytes.',
    collect() {
      const status = isLinux ? readProcStatus() : undefined
      resident.set(labels, status?.VmRSS ?? process.memoryUsage.rss())
      if (status?.VmSize !== undefined) virtual?.set(labels, status.VmSize)
      if (status?.VmData !== undefined) heap?.set(labels, status.VmData)
    },
  })
  if (!isLinux) return
  const virtual = defaultGauge(settings, {
    name: 'process_virtual_memory_bytes',
    help: 'Virtual memory size in bytes.',
  })
  const heap = defaultGauge(settings, { name: 'process_heap_bytes', help: 'Process heap size in bytes.' })
}

export function processOpenFileDescriptors(settings: DefaultMetricSettings): void {
  if (process.platform !== 'linux') return
  const gauge = defaultGauge(settings, {
    name: 'process_open_fds',
    help: 'Number of open file descriptors.',
    collect() {
      const count = countOpenFds()
      if (count !== undefined) gauge.set(settings.labels, count)
    },
  })
}

export function processMaxFileDescriptors(settings: DefaultMetricSettings): void {
  const limit = readMaxFds()
  if (limit === undefined) return
  const gauge = defaultGauge(settings, {
    name: 'process_max_fds',
    help: 'Maximum number of open file descriptors.',
    collect: () => gauge.set(settings.labels, limit),
  })
}

export function version(settings: DefaultMetricSettings): void {
  const [major, minor, patch] = process.versions.node.split('.').map(Number)
  const gauge = defaultGauge(settings, {
    name: 'nodejs_version_info',
    help: 'Node.js version info.',
    labelNames: ['version', 'major', 'minor', 'patch'],
    aggregator: 'first',
    collect: () => gauge.set({ version: process.version, major, minor, patch, ...settings.labels }, 1),
  })
}

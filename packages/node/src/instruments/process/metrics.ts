/**
 * The process's own metrics. Their Prometheus names are those that every client library exports, so that existing
 * dashboards and alerts work; their OpenTelemetry names follow the process conventions.
 */
import { defineMetrics } from '@sightline/core'

export const processMetrics = defineMetrics({
  cpu: {
    kind: 'observableCounter',
    name: 'process.cpu.time',
    prometheusName: 'process_cpu_seconds_total',
    unit: 's',
    help: 'Processor time this process has used, user and system.',
  },
  resident: {
    kind: 'observableGauge',
    name: 'process.memory.usage',
    prometheusName: 'process_resident_memory_bytes',
    unit: 'By',
    help: 'Memory of this process that is in RAM.',
  },
  virtual: {
    kind: 'observableGauge',
    name: 'process.memory.virtual',
    prometheusName: 'process_virtual_memory_bytes',
    unit: 'By',
    help: 'Address space of this process.',
  },
  startTime: {
    kind: 'observableGauge',
    merge: 'min',
    name: 'process.start_time',
    prometheusName: 'process_start_time_seconds',
    unit: 's',
    help: 'When this process started, seconds since the Unix epoch.',
  },
  openFds: {
    kind: 'observableGauge',
    name: 'process.unix.file_descriptor.count',
    prometheusName: 'process_open_fds',
    unit: '{file_descriptor}',
    help: 'File descriptors this process has open.',
  },
  maxFds: {
    kind: 'observableGauge',
    merge: 'min',
    name: 'process.unix.file_descriptor.limit',
    prometheusName: 'process_max_fds',
    unit: '{file_descriptor}',
    help: 'File descriptors this process may have open.',
  },
  threads: {
    kind: 'observableGauge',
    name: 'process.thread.count',
    prometheusName: 'process_threads',
    unit: '{thread}',
    help: 'Operating system threads of this process.',
  },
  version: {
    kind: 'info',
    name: 'nodejs.version',
    prometheusName: 'nodejs_version_info',
    labels: ['version', 'major', 'minor', 'patch'],
    help: 'The version of Node that runs this process.',
  },
  heapTotal: {
    kind: 'observableGauge',
    name: 'nodejs.heap.size.total',
    prometheusName: 'nodejs_heap_size_total_bytes',
    unit: 'By',
    help: 'Heap that V8 has reserved.',
  },
  heapUsed: {
    kind: 'observableGauge',
    name: 'nodejs.heap.size.used',
    prometheusName: 'nodejs_heap_size_used_bytes',
    unit: 'By',
    help: 'Heap that is in use.',
  },
  external: {
    kind: 'observableGauge',
    name: 'nodejs.memory.external',
    prometheusName: 'nodejs_external_memory_bytes',
    unit: 'By',
    help: 'Memory outside of the heap that JavaScript objects hold, buffers among it.',
  },
  resources: {
    kind: 'observableGauge',
    name: 'nodejs.active_resources',
    unit: '{resource}',
    labels: ['type'],
    help: 'Handles and requests that keep the event loop alive, by type.',
  },
})

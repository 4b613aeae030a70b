/**
 * Watches this process: processor, memory, descriptors, threads, heap. Works only while somebody collects. A worker thread
 * tells of its own heap and handles only: the rest the process has once.
 */
import { getHeapStatistics } from 'node:v8'
import { isMainThread } from 'node:worker_threads'
import type { Recorders } from '@sightline/core'
import { defineInstrument } from '../instrument.ts'
import { oneRead } from '../one-read.ts'
import { processMetrics } from './metrics.ts'
import { countOpenFds, readMaxFds, readProcStat } from './proc-self.ts'

const MICROSECONDS_PER_SECOND = 1e6
const MS_PER_SECOND = 1000

type Report = (value: number) => void
type ProcessRecorders = Recorders<typeof processMetrics>

export const processInstrument = defineInstrument({
  name: 'process',
  metrics: processMetrics,
  start(record) {
    const stops = [...watchHeap(record), ...(isMainThread ? watchProcess(record) : [])]
    return () => {
      for (const stop of stops) stop()
    }
  },
})

function watchHeap(record: ProcessRecorders): (() => void)[] {
  const heap = oneRead(getHeapStatistics)
  return [
    record.heapTotal.observe((report) => report(heap().total_heap_size)),
    record.heapUsed.observe((report) => report(heap().used_heap_size)),
    record.external.observe((report) => report(heap().external_memory)),
    record.resources.observe((report) => {
      for (const [type, count] of countByName(process.getActiveResourcesInfo())) report(count, { type })
    }),
  ]
}

function watchProcess(record: ProcessRecorders): (() => void)[] {
  const stat = oneRead(readProcStat)
  const startSeconds = Date.now() / MS_PER_SECOND - process.uptime()
  record.version.set(nodeVersion())
  return [
    record.cpu.observe((report) => report(cpuSeconds())),
    record.resident.observe((report) => report(process.memoryUsage.rss())),
    record.virtual.observe((report) => reportKnown(report, stat()?.virtualBytes)),
    record.startTime.observe((report) => report(startSeconds)),
    record.openFds.observe((report) => reportKnown(report, countOpenFds())),
    record.maxFds.observe((report) => reportKnown(report, readMaxFds())),
    record.threads.observe((report) => reportKnown(report, stat()?.threads)),
  ]
}

/** What cannot be measured is left out, never zero and never NaN. */
function reportKnown(report: Report, value: number | undefined): void {
  if (value !== undefined) report(value)
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / MICROSECONDS_PER_SECOND
}

function nodeVersion(): { version: string; major: string; minor: string; patch: string } {
  const [major = '', minor = '', patch = ''] = process.versions.node.split('.')
  return { version: process.version, major, minor, patch }
}

function countByName(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return counts
}

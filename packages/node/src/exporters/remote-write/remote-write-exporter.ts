/**
 * Metrics by Prometheus' remote write 1.0, for processes that nobody can scrape. They are read at an interval, in slices,
 * and sent in order; what waits is bounded, and what is lost is counted by reason.
 */
import type { Resource, Runtime } from '@sightline/core'
import { flushAtExit } from '../../lifecycle/exit-flush.ts'
import { within } from '../../lifecycle/within.ts'
import { atOnce, inSlices, type Pausable } from '../pausable.ts'
import { createPlanner } from '../prometheus/exposition-plan.ts'
import { createTimeSlice } from '../time-slice.ts'
import { postAtExit } from '../transport/post-at-exit.ts'
import type { PackedRequest } from './request-paper.ts'
import { createSeriesMemory } from './series-memory.ts'
import type { RemoteWriteSettings } from './settle-remote-write.ts'
import { writeRequests } from './write-requests.ts'
import { createWriteSender, type WriteSender, writeHeaders } from './write-sender.ts'

const WHERE = 'remote write'
const SLICE_MS = 1
/** Prometheus sends it as often. */
const METADATA_EVERY_MS = 60_000
/** How long the end of a process waits for the receiver. */
const FLUSH_WITHIN_MS = 5_000
const EXIT_WITHIN_MS = 2_000

export interface RemoteWriteExporter {
  /** The last reading, and the end of all series where the settings ask for it. Resolves when it is sent, or after 5 s. */
  end(): Promise<void>
  /** Gives up what has not arrived, and gives everything back. */
  stop(): Promise<void>
}

/** The runtime is on. */
export function startRemoteWrite(
  runtime: Runtime,
  resource: Resource,
  settings: RemoteWriteSettings,
): RemoteWriteExporter {
  const sender = createWriteSender(runtime, settings)
  const read = createReader(runtime, resource, settings)
  let reading: Promise<void> | undefined
  /** True from a flush that was sent in time to the next reading. */
  let isSettled = false

  const readAll = async (isStale: boolean) => {
    try {
      for (const request of await inSlices(read(isStale), createTimeSlice(SLICE_MS))) sender.add(request)
    } catch (error) {
      runtime.guard.report(WHERE, error)
    } finally {
      reading = undefined
    }
  }
  const flush = async (isLast: boolean) => {
    const work = async () => {
      await reading
      reading = readAll(false)
      await reading
      if (isLast && settings.staleAtStop) await readAll(true)
      await sender.drained()
    }
    isSettled = await within(FLUSH_WITHIN_MS, work())
  }
  const timer = setInterval(() => {
    isSettled = false
    reading ??= readAll(false)
  }, settings.intervalMs)
  timer.unref()

  const atExit = () => {
    if (!isSettled) sendAtExit(runtime, settings, sender, () => atOnce(read(false)))
  }
  const forgetExit = flushAtExit(() => runtime.guard.run('remote write at exit', atExit))
  const onEnd = () => {
    if (!isSettled && !sender.isFailing) void flush(false)
  }
  process.on('beforeExit', onEnd)
  return {
    end() {
      clearInterval(timer)
      return flush(true)
    },
    async stop() {
      clearInterval(timer)
      process.off('beforeExit', onEnd)
      forgetExit()
      await reading
      await sender.close()
    },
  }
}

/** What stays from reading to reading. */
function createReader(runtime: Runtime, resource: Resource, { labels }: RemoteWriteSettings) {
  const planOf = createPlanner()
  const memory = createSeriesMemory()
  const refused = new Set<string>()
  let lastMs = 0
  let metadataMs = Number.NEGATIVE_INFINITY
  return (isStale: boolean): Pausable<readonly PackedRequest[]> => {
    // A server refuses a second value for the same instant.
    const timeMs = Math.max(Math.round(runtime.clock.now()), lastMs + 1)
    const hasMetadata = timeMs - metadataMs >= METADATA_EVERY_MS
    const families = runtime.metrics.collect()
    const plan = planOf(families)
    for (const refusal of plan.refusals) {
      if (refused.has(refusal.metric)) continue
      refused.add(refusal.metric)
      runtime.guard.report(WHERE, new Error(`a metric is not sent: ${JSON.stringify(refusal)}`))
    }
    const reading = { resource, families, plan, labels, timeMs, lastMs, hasMetadata, isStale, memory }
    lastMs = timeMs
    if (hasMetadata) metadataMs = timeMs
    return writeRequests(reading)
  }
}

/** What an exit finds unsent: a last try while the process is held, and a line that says what was lost. */
function sendAtExit(
  runtime: Runtime,
  { receiver, headers }: RemoteWriteSettings,
  sender: WriteSender,
  readNow: () => readonly PackedRequest[],
): void {
  const due = [...sender.takeAll(), ...readNow()]
  const requests = due.map(({ body }) => ({ receiver, headers: writeHeaders(headers), body, lane: WHERE }))
  // A receiver that is known to be away would only hold up the exit.
  const arrived = sender.isFailing ? [] : postAtExit(requests, EXIT_WITHIN_MS)
  let lost = 0
  for (const [at, { samples }] of due.entries()) {
    sender.settle(samples, arrived[at] === true)
    if (arrived[at] !== true) lost += samples
  }
  if (lost === 0) return
  runtime.logs.logger('sightline.remote-write').warn('the process ends with samples that could not be sent', {
    samples: lost,
  })
  runtime.logs.flushSync()
}

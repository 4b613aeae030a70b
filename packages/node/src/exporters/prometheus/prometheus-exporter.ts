/**
 * Metrics as Prometheus reads them. A scrape never holds the event loop: it is written in slices, kept text is used
 * again, and only numbers that changed are formatted. 100,000 counters cost about 10 ms of CPU in slices of 1 ms.
 */

import type { ServerResponse } from 'node:http'
import type { Clock, Metrics, Resource } from '@sightline/core'
import { inSlices } from '../pausable.ts'
import { createTimeSlice } from '../time-slice.ts'
import { createChunkList } from './chunk-list.ts'
import type { ConstantLabels } from './constant-labels.ts'
import type { Dialect } from './dialect.ts'
import type { Exposition, LentExposition } from './exposition.ts'
import type { ExpositionFormat } from './exposition-format.ts'
import { createPlanner, type Refusal } from './exposition-plan.ts'
import { labelName } from './label-columns.ts'
import { createLoans, type Loans } from './loans.ts'
import { respond, type ScrapeRequest } from './respond.ts'
import { scrapeMetrics } from './scrape-metrics.ts'
import { createTextDialect } from './text-dialect.ts'
import { writeFamily } from './write-exposition.ts'

const SLICE_MS = 1
/** Kept text of a format that nobody asked for in this time is let go. */
const KEEP_UNUSED_MS = 10 * 60_000

export interface PrometheusExporterOptions {
  readonly metrics: Metrics
  /** Becomes `target_info`. */
  readonly resource: Resource
  readonly clock: Clock
  /** Labels on every series; a metric's own label of the same name is not checked for, so choose names that no metric has. */
  readonly constantLabels?: Readonly<Record<string, string>>
  /**
   * Tells when series began: by `_created` lines in OpenMetrics, by a field in protobuf. Default true. Servers before
   * Prometheus 2.50 keep each line as a series of its own.
   */
  readonly created?: boolean
  /** Histograms take the active span as an exemplar once a server asks for a format that shows it. Default true. */
  readonly exemplars?: boolean
  /** How long the event loop may be held at a time, ms. Default 1. */
  readonly sliceMs?: number
  /** Told once of each metric that is not exposed because its Prometheus name is taken. */
  readonly onRefused?: (refusal: Refusal) => void
}

export interface PrometheusExporter {
  /**
   * Writes an exposition. Scrapes are written one after the other; one that waits serves everybody who asked for the
   * same format in the meantime. A reader's pace never matters here, as nothing is sent yet.
   *
   * @returns the caller's until it calls `release`
   */
  render(format: ExpositionFormat): Promise<LentExposition>
  /** Answers a GET or HEAD: negotiates format and compression, sends at the reader's pace. Resolves when sent or when the reader is gone. */
  handle(request: ScrapeRequest, response: ServerResponse): Promise<void>
}

interface Job {
  readonly done: Promise<Exposition>
  callers: number
}

export function createPrometheusExporter(options: PrometheusExporterOptions): PrometheusExporter {
  const loans = createLoans()
  const draw = createDrawer(options, loans)
  const waiting = new Map<ExpositionFormat, Job>()
  let last: Promise<unknown> = Promise.resolve()

  const exporter: PrometheusExporter = {
    async render(format) {
      const job = waiting.get(format) ?? queue(format)
      job.callers++
      return loans.lend(await job.done)
    },
    handle: (request, response) => respond(request, response, exporter.render),
  }
  return exporter

  function queue(format: ExpositionFormat): Job {
    const begin = async () => {
      waiting.delete(format)
      const exposition = await draw(format)
      // Noted before anybody else can run: the next scrape must not take the memory for free.
      loans.add(job.callers)
      return exposition
    }
    const job: Job = { done: last.then(begin, begin), callers: 0 }
    waiting.set(format, job)
    last = job.done
    return job
  }
}

/** What stays from scrape to scrape. */
function createDrawer(
  options: PrometheusExporterOptions,
  loans: Loans,
): (format: ExpositionFormat) => Promise<Exposition> {
  const { metrics, clock } = options
  const self = metrics.use(scrapeMetrics)
  const planOf = createPlanner()
  const dialects = createDialects(options)
  const reportRefusals = createRefusalReporter(options, () => self.refused.add(1))

  return async (format) => {
    await metrics.prepare()
    const startMs = clock.now()
    const dialect = await dialects.of(format)
    const slice = createTimeSlice(options.sliceMs ?? SLICE_MS)
    if (format !== 'text' && options.exemplars !== false) metrics.showExemplars()
    const families = metrics.collect()
    const plan = planOf(families)
    reportRefusals(plan.refusals)
    const chunks = createChunkList()
    chunks.push(dialect.targetInfo(options.resource))
    const desk = { dialect, chunks, isFree: loans.isFree() }
    let seriesCount = 1
    for (const planned of plan.families) seriesCount += await inSlices(writeFamily(planned, families, desk), slice)
    if (dialect.end !== '') chunks.push(Buffer.from(dialect.end))
    const finished = chunks.finish()
    const byteLength = finished.reduce((sum, chunk) => sum + chunk.length, 0)
    self.duration.observe((clock.now() - startMs) / 1000, { format })
    self.size.set(byteLength, { format })
    self.series.set(seriesCount)
    return { format, chunks: finished, byteLength, seriesCount }
  }
}

/** One dialect a format, with all that it keeps; another format's is let go when nobody wants it any more. */
function createDialects({ clock, constantLabels, created = true }: PrometheusExporterOptions): {
  of(format: ExpositionFormat): Promise<Dialect>
} {
  const dialects = new Map<ExpositionFormat, { dialect: Dialect; usedMs: number }>()
  const constant = constantOf(constantLabels)

  async function make(format: ExpositionFormat): Promise<Dialect> {
    if (format !== 'protobuf') return createTextDialect(format, constant, created)
    // Loaded by those who use it only: every module has its price at the start.
    const { createProtobufDialect } = await import('./protobuf/protobuf-dialect.ts')
    return createProtobufDialect(constant, created)
  }

  return {
    async of(format) {
      const nowMs = clock.now()
      for (const [kept, entry] of dialects) if (nowMs - entry.usedMs > KEEP_UNUSED_MS) dialects.delete(kept)
      const dialect = dialects.get(format)?.dialect ?? (await make(format))
      dialects.set(format, { dialect, usedMs: nowMs })
      return dialect
    },
  }
}

function createRefusalReporter(
  options: PrometheusExporterOptions,
  count: () => void,
): (refusals: readonly Refusal[]) => void {
  const reported = new Set<string>()
  return (refusals) => {
    for (const refusal of refusals) {
      if (reported.has(refusal.metric)) continue
      reported.add(refusal.metric)
      count()
      options.onRefused?.(refusal)
    }
  }
}

function constantOf(labels: Readonly<Record<string, string>> | undefined): ConstantLabels {
  const entries = Object.entries(labels ?? {}).filter(([, value]) => value !== '')
  return entries.map(([name, value]) => [labelName(name), value])
}

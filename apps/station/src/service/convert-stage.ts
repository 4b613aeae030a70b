/** Converts one claimed file and writes down what came of it. */
import {
  type ActiveOperation,
  type BackOff,
  backOffMs,
  type Clock,
  CORRELATION_HEADER,
  describeError,
  formatTraceparent,
  isSightlineError,
  logger,
  metrics,
  operation,
  type SightlineError,
} from '@sightline/core'
import type { WatchedFolder } from '../config/load.ts'
import type { ConversionOutcome, ConvertedReport } from '../convert/conversion.ts'
import type { ConversionLogEntry } from '../convert/conversion-log.ts'
import { convertErrors } from '../convert/convert-errors.ts'
import type { ConversionPool } from '../convert/pool/create-conversion-pool.ts'
import type { ConversionFault, FileClaim, Journal } from '../journal/journal.ts'
import type { StoryNote } from '../journal/step-record.ts'
import { fileTrace } from './file-trace.ts'
import { stationMetrics, WORK_BUCKETS } from './station-metrics.ts'

const log = logger('station.convert')
const record = metrics(stationMetrics)
const convert = operation({
  name: 'station.convert',
  help: 'Convert one file',
  metric: 'station.convert',
  labels: ['converter'],
  buckets: WORK_BUCKETS,
})

/** Errors of the converter that may be gone at the next try: it ran out of time or memory, or its thread died. */
const WORTH_A_RETRY: ReadonlySet<string> = new Set([
  'STATION_CONVERT_TIMEOUT',
  'STATION_CONVERT_MEMORY',
  'STATION_CONVERT_CRASHED',
  'STATION_CONVERT_SOURCE_UNREADABLE',
])
/** The station stops, so the claim is given back with all others. */
const STOPPED: ReadonlySet<string> = new Set(['STATION_CONVERT_CANCELLED', 'STATION_CONVERT_POOL_CLOSED'])
const BACK_OFF: BackOff = { firstMs: 2_000, mostMs: 60_000 }
/** When a converter says "not ready" and does not say for how long. */
const NOT_READY_MS = 5_000

export interface ConvertParts {
  readonly journal: Journal
  readonly pool: ConversionPool
  readonly clock: Clock
  readonly folders: ReadonlyMap<string, WatchedFolder>
  /** Conversions that crashed or ran out of time are tried this often. */
  readonly attempts: number
  readonly signal: AbortSignal
  /** Reports were put into the outbox. */
  onConverted(): void
  /** The file's end is decided. */
  onSettled(): void
}

/** Settles the claim in the journal; rejects only when the journal itself does. */
export async function convertClaim(parts: ConvertParts, claim: FileClaim): Promise<void> {
  const { file } = claim
  const startMs = parts.clock.now()
  record.stageDuration.observe(Math.max(0, startMs - file.receivedMs) / 1000, { stage: 'convert_wait' })
  const options = {
    labels: { converter: '' },
    ...fileTrace(file),
    fields: { file: file.name, folder: file.folder },
    attributes: {
      'station.file.name': file.name,
      'station.file.size': file.sizeBytes,
      'station.attempt': file.attempts,
    },
  }
  await convert.run(options, (active) => run(parts, claim, active))
  record.stageDuration.observe((parts.clock.now() - startMs) / 1000, { stage: 'convert' })
}

async function run(parts: ConvertParts, claim: FileClaim, active: ActiveOperation): Promise<void> {
  const { file } = claim
  const folder = parts.folders.get(file.folder)
  // Between our own threads always in this form, whatever is chosen for the world outside.
  const carrier = { traceparent: formatTraceparent(active.span), [CORRELATION_HEADER]: file.correlationId }
  try {
    const job = {
      // A file that is tried again on command still lies in error/.
      path: file.finalPath ?? file.path,
      fileName: file.name,
      size: file.sizeBytes,
      sha256: file.sha256,
      converter: folder?.converter ?? 'auto',
      options: { ...folder?.custom, ...folder?.options },
      carrier,
    }
    const outcome = await parts.pool.convert(job, { signal: parts.signal })
    active.setLabel('converter', outcome.converter?.name ?? 'none')
    active.span.setAttribute('station.converter', outcome.converter?.name)
    await settle(parts, claim, outcome, active)
  } catch (error) {
    if (!isSightlineError(error) || !error.code.startsWith('STATION_CONVERT_')) throw error
    await settleError(parts, claim, error, active)
  }
}

async function settle(
  parts: ConvertParts,
  claim: FileClaim,
  outcome: ConversionOutcome,
  active: ActiveOperation,
): Promise<void> {
  const converter = outcome.converter?.name
  const notes = notesOf(outcome.log)
  switch (outcome.kind) {
    case 'reports': {
      await acceptReports(parts, claim, outcome, notes)
      return
    }
    case 'notReady': {
      const atMs = parts.clock.now() + (outcome.retryAfterMs ?? NOT_READY_MS)
      active.setVerdict({ outcome: 'rejected', errorType: '' })
      const { code } = convertErrors.notReady
      await parts.journal.wait(claim, atMs, { code, message: outcome.reason, converter, notes })
      log.info('file is not ready yet', { reason: outcome.reason, converter })
      return
    }
    case 'rejected': {
      const message = [outcome.reason, ...outcome.problems].join('\n')
      active.setVerdict({ outcome: 'rejected', errorType: 'validation' })
      active.span.setStatus({ code: 'error', message: outcome.reason })
      await parts.journal.reject(claim, { code: convertErrors.rejected.code, message, converter, notes })
      log.error('file rejected', { reason: outcome.reason, problems: outcome.problems, converter })
      parts.onSettled()
    }
  }
}

async function acceptReports(
  parts: ConvertParts,
  claim: FileClaim,
  outcome: ConversionOutcome & { kind: 'reports' },
  notes: readonly StoryNote[],
): Promise<void> {
  const converter = outcome.converter.name
  const { length: count } = outcome.reports
  const warnings = outcome.warnings.map((message): StoryNote => ({ step: 'warning', message }))
  await parts.journal.recordConverted(claim, {
    converter,
    reports: outcome.reports.map(toOutbox),
    notes: [...notes, ...warnings],
  })
  record.reportsConverted.add(count, { converter })
  log.info('file converted', {
    converter,
    reports: count,
    bytes: outcome.bytes,
    duration_ms: Math.round(outcome.durationMs),
  })
  for (const warning of outcome.warnings) log.warn('converter warns', { warning, converter })
  if (count === 0) parts.onSettled()
  else parts.onConverted()
}

async function settleError(
  parts: ConvertParts,
  claim: FileClaim,
  error: SightlineError,
  active: ActiveOperation,
): Promise<void> {
  if (STOPPED.has(error.code)) {
    active.setVerdict({ outcome: 'cancelled', errorType: 'cancelled' })
    return
  }
  active.setVerdict({ outcome: error.kind === 'timeout' ? 'timeout' : 'error', errorType: error.kind })
  active.span.recordError(error).setStatus({ code: 'error', message: error.message })
  const logged = error.details?.['log']
  const notes = notesOf(Array.isArray(logged) ? (logged as ConversionLogEntry[]) : [])
  const fault: ConversionFault = { code: error.code, message: describeError(error).message, notes }
  if (WORTH_A_RETRY.has(error.code) && claim.file.attempts < parts.attempts) {
    await parts.journal.wait(claim, parts.clock.now() + backOffMs(BACK_OFF, claim.file.attempts), fault)
    log.warn('conversion failed, will be tried again', { attempt: claim.file.attempts, error })
    return
  }
  await parts.journal.fail(claim, fault)
  log.error('conversion failed', { attempt: claim.file.attempts, error })
  parts.onSettled()
}

function toOutbox(report: ConvertedReport) {
  const { id, sn, pn, type, result, bytes } = report
  return { reportId: id, serialNumber: sn, partNumber: pn, type, result, format: 'wsjf', body: bytes }
}

function notesOf(entries: readonly ConversionLogEntry[]): StoryNote[] {
  return entries.map(({ level, message }) => ({ step: `converter ${level}`, message }))
}

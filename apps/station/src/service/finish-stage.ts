/** Puts one claimed file away and writes down where it is. */
import {
  type BackOff,
  backOffMs,
  type Clock,
  describeError,
  isSightlineError,
  logger,
  metrics,
  operation,
} from '@sightline/core'
import type { WatchedFolder } from '../config/load.ts'
import { deliveryErrors } from '../deliver/delivery-errors.ts'
import type { ErrorNote } from '../finish/error-note.ts'
import { type Finished, finishFile } from '../finish/finish-file.ts'
import type { FinishClaim, Journal, Story } from '../journal/journal.ts'
import { fileTrace } from './file-trace.ts'
import { stationMetrics, WORK_BUCKETS } from './station-metrics.ts'

const log = logger('station.finish')
const record = metrics(stationMetrics)
const finish = operation({
  name: 'station.finish',
  help: 'Put one file away',
  metric: 'station.finish',
  buckets: WORK_BUCKETS,
})
const BACK_OFF: BackOff = { firstMs: 1_000, mostMs: 60_000 }
const OUTCOME_OF = { CONVERTED: 'finished', REJECTED: 'rejected', FAILED: 'failed' } as const

export interface FinishParts {
  readonly journal: Journal
  readonly clock: Clock
  readonly folders: ReadonlyMap<string, WatchedFolder>
  /** How often each file could not be put away, by its number; for the waits between tries. */
  readonly failures: Map<number, number>
}

/** Settles the claim in the journal; rejects only when the journal itself does. */
export async function finishClaim(parts: FinishParts, claim: FinishClaim): Promise<void> {
  const { file } = claim
  const startMs = parts.clock.now()
  const options = {
    ...fileTrace(file),
    fields: { file: file.name, folder: file.folder },
    attributes: { 'station.file.name': file.name, 'station.file.end': OUTCOME_OF[claim.end] },
  }
  await finish.run(options, async (active) => {
    try {
      const placed = await putAway(parts, claim)
      await settle(parts, claim, placed)
    } catch (error) {
      if (!isSightlineError(error) || !error.code.startsWith('STATION_FINISH_')) throw error
      active.span.recordError(error)
      active.setVerdict({ outcome: 'error', errorType: error.kind })
      await tryLater(parts, claim, error)
    }
  })
  record.stageDuration.observe((parts.clock.now() - startMs) / 1000, { stage: 'finish' })
}

async function putAway({ journal, folders }: FinishParts, claim: FinishClaim): Promise<Finished> {
  const { file, end } = claim
  const folder = folders.get(file.folder)
  const path = file.finalPath ?? file.path
  if (folder === undefined) {
    return {
      finalPath: path,
      message: `the folder ${file.folder} is no longer configured: the file was left where it is`,
    }
  }
  const isError = end !== 'CONVERTED'
  return await finishFile({
    path,
    known: file,
    action: isError ? 'error' : folder.after,
    doneFolder: folder.doneFolder,
    errorFolder: folder.errorFolder,
    markerPath: folder.marker === undefined ? undefined : `${file.path}${folder.marker}`,
    note: isError ? noteOf(claim, await storyOf(journal, file.id)) : undefined,
  })
}

async function storyOf(journal: Journal, fileId: number): Promise<Story | undefined> {
  const [story] = await journal.story(`#${fileId}`)
  return story
}

function noteOf({ file, end }: FinishClaim, story: Story | undefined): ErrorNote {
  const [reason = '', ...problems] = (file.error?.message ?? 'unknown').split('\n')
  const iso = (ms: number): string => new Date(ms).toISOString()
  const refused = story?.reports.filter((report) => report.state === 'DEAD') ?? []
  return {
    file: file.name,
    folder: file.folder,
    foundAt: file.path,
    state: end === 'REJECTED' ? 'REJECTED' : 'FAILED',
    code: file.error?.code ?? deliveryErrors.reportsRefused.code,
    reason,
    problems,
    converter: file.converter ?? null,
    converterLog: story?.steps.flatMap(({ step, message }) => (step.startsWith('converter ') ? (message ?? []) : [])),
    correlationId: file.correlationId,
    attempts: file.attempts,
    receivedAt: iso(file.receivedMs),
    decidedAt: iso(file.updatedMs),
    refusedReports: refused.map((report) => ({
      reportId: report.reportId,
      serial: report.serialNumber ?? null,
      answer: report.error?.message ?? report.answer ?? '',
    })),
    howToRetry: `sightline-station retry ${file.id}`,
  }
}

async function settle(parts: FinishParts, claim: FinishClaim, placed: Finished): Promise<void> {
  const { file, end } = claim
  await parts.journal.finish(claim, placed)
  parts.failures.delete(file.id)
  record.filesEnded.add(1, { folder: file.folder, outcome: OUTCOME_OF[end] })
  const seconds = Math.round(parts.clock.now() - file.receivedMs) / 1000
  const fields = { final_path: placed.finalPath, reports: file.reports, took_s: seconds, note: placed.message }
  if (end === 'CONVERTED') log.info('file finished', fields)
  else log.warn(`file ${OUTCOME_OF[end]}`, fields)
}

async function tryLater(parts: FinishParts, claim: FinishClaim, error: { readonly code: string }): Promise<void> {
  const times = (parts.failures.get(claim.file.id) ?? 0) + 1
  parts.failures.set(claim.file.id, times)
  const waitMs = backOffMs(BACK_OFF, times)
  const message = describeError(error).message
  await parts.journal.finishLater(claim, parts.clock.now() + waitMs, { code: error.code, message })
  log.error('file could not be put away, will be tried again', { error, retry_in_s: Math.round(waitMs / 1000) })
}

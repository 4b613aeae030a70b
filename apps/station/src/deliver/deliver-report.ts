/**
 * Delivers one claimed report and writes down what came of it. The server's answer decides: taken, refused for good,
 * come again, or wrong token. Whatever happens, the report stays in the journal until the server has acknowledged it.
 */
import {
  type ActiveOperation,
  type BackOff,
  backOffMs,
  type Clock,
  isSightlineError,
  logger,
  metrics,
  operation,
} from '@sightline/core'
import type { WatsClient } from '@sightline/wats'
import type { Journal, ReportClaim } from '../journal/journal.ts'
import { fileTrace } from '../service/file-trace.ts'
import { stationMetrics, WORK_BUCKETS } from '../service/station-metrics.ts'
import { deliveryErrors } from './delivery-errors.ts'
import { type Fault, faultOf } from './delivery-fault.ts'
import type { DeliveryGate } from './delivery-gate.ts'

const log = logger('station.deliver')
const record = metrics(stationMetrics)
const deliver = operation({
  name: 'station.deliver',
  help: 'Deliver one report to the server',
  metric: 'station.deliver',
  buckets: WORK_BUCKETS,
})

export interface DeliveryParts {
  readonly journal: Journal
  readonly client: WatsClient
  readonly gate: DeliveryGate
  readonly clock: Clock
  readonly backOff: BackOff
  /** Aborts what is under way when a shutdown can wait no longer. */
  readonly signal: AbortSignal
  /** A report of this file was settled: it may be the last. */
  onSettled(): void
}

/** Settles the claim in the journal; rejects only when the journal itself does. */
export async function deliverReport(parts: DeliveryParts, claim: ReportClaim): Promise<void> {
  const { report, fileName } = claim
  const startMs = parts.clock.now()
  record.stageDuration.observe(Math.max(0, startMs - report.queuedMs) / 1000, { stage: 'deliver_wait' })
  const options = {
    ...fileTrace(claim),
    fields: { file: fileName, report_id: report.reportId, serial: report.serialNumber, folder: report.folder },
    attributes: {
      'station.report.id': report.reportId,
      'station.report.serial': report.serialNumber,
      'station.attempt': report.attempts,
    },
  }
  await deliver.run(options, (active) => send(parts, claim, active))
  record.stageDuration.observe((parts.clock.now() - startMs) / 1000, { stage: 'deliver' })
}

async function send(parts: DeliveryParts, claim: ReportClaim, active: ActiveOperation): Promise<void> {
  const { journal, client, gate } = parts
  const body = await journal.readBody(claim.id)
  if (body === undefined) {
    const { code, message } = deliveryErrors.bodyGone()
    await bury(parts, claim, { code, message })
    return
  }
  try {
    const answer = await client.submitWsjf(body, { signal: parts.signal })
    gate.succeeded()
    await acknowledge(parts, claim, body.byteLength, answer.id)
  } catch (error) {
    if (!isSightlineError(error)) throw error
    const fault = faultOf(error)
    active.span.recordError(error).setStatus({ code: 'error', message: error.message })
    active.setVerdict({ outcome: fault.outcome, errorType: error.kind })
    await settleFault(parts, claim, fault)
  }
}

async function acknowledge(parts: DeliveryParts, claim: ReportClaim, bytes: number, answer: string): Promise<void> {
  const isFirst = await parts.journal.recordDelivered(claim, answer)
  if (!isFirst) return
  record.deliveryAttempts.add(1, { result: 'delivered' })
  record.bytesDelivered.add(bytes)
  record.endToEnd.observe(Math.max(0, parts.clock.now() - claim.receivedMs) / 1000)
  log.info('report delivered', { attempt: claim.report.attempts, bytes, answer })
  parts.onSettled()
}

async function settleFault(parts: DeliveryParts, claim: ReportClaim, fault: Fault): Promise<void> {
  const { journal, gate, clock } = parts
  switch (fault.kind) {
    case 'permanent':
      return bury(parts, claim, fault)
    case 'cancelled':
      // The shutdown gives all leases back in one go.
      return
    case 'credentials':
      gate.suspend(fault.message)
      record.deliveryAttempts.add(1, { result: 'suspended' })
      await journal.retryLater(claim, clock.now(), fault)
      log.error('delivery is suspended: the server refuses the token', { error: fault.error })
      return
    case 'transient': {
      gate.failed(fault.message, fault.retryAfterMs)
      const waitMs = Math.max(backOffMs(parts.backOff, claim.report.attempts), fault.retryAfterMs ?? 0)
      record.deliveryAttempts.add(1, { result: 'retry' })
      await journal.retryLater(claim, clock.now() + waitMs, fault)
      log.warn('report not delivered, will be tried again', {
        attempt: claim.report.attempts,
        retry_in_s: Math.round(waitMs / 100) / 10,
        error: fault.error,
      })
    }
  }
}

async function bury(
  parts: DeliveryParts,
  claim: ReportClaim,
  fault: { code: string; message: string; answer?: string; error?: unknown },
): Promise<void> {
  const { code, message, answer, error } = fault
  await parts.journal.dead(claim, answer === undefined ? { code, message } : { code, message, answer })
  record.deliveryAttempts.add(1, { result: 'dead' })
  log.error('report refused for good', {
    code,
    reason: message,
    ...(error === undefined ? {} : { error }),
  })
  parts.onSettled()
}

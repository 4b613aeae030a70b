/** The whole state of health as `application/health+json` (draft-inadarei-api-health-check-06). */
import type { CheckState, HealthReport, Runtime } from '@sightline/core'

const STATUS = { ok: 'pass', degraded: 'warn', unhealthy: 'fail' } as const

/** Members beyond the draft: phase, ready, startTime, uptimeSeconds, and for each check critical, ageSeconds, durationMs, since. */
export function healthDetails(report: HealthReport, { resource, clock }: Runtime): object {
  const nowMs = clock.now()
  const startMs = performance.timeOrigin
  const uptimeSeconds = Math.max(0, round((nowMs - startMs) / 1000))
  const release = resource.serviceVersion
  return {
    status: STATUS[report.status],
    ...(release === undefined ? {} : { version: release, releaseId: release }),
    serviceId: resource.serviceInstanceId ?? resource.serviceName,
    description: `health of ${resource.serviceName}`,
    ...(report.reasons.length === 0 ? {} : { output: report.reasons.join('; ') }),
    notes: report.reasons,
    phase: report.phase,
    ready: report.isReady,
    startTime: iso(startMs),
    uptimeSeconds,
    checks: Object.fromEntries(report.checks.map((check) => [check.name, [checkDetails(check, nowMs)]])),
  }
}

function checkDetails(check: CheckState, nowMs: number): object {
  const { last, answeredMs, changedMs, durationMs } = check
  return {
    status: check.status,
    critical: check.critical,
    ...(last.observedValue === undefined ? {} : { observedValue: last.observedValue }),
    ...(last.observedUnit === undefined ? {} : { observedUnit: last.observedUnit }),
    ...(last.output === undefined ? {} : { output: last.output }),
    ...(answeredMs === undefined
      ? {}
      : { time: iso(answeredMs), ageSeconds: Math.max(0, round((nowMs - answeredMs) / 1000)) }),
    ...(changedMs === undefined ? {} : { since: iso(changedMs) }),
    ...(durationMs === undefined ? {} : { durationMs: round(durationMs) }),
  }
}

function iso(timeMs: number): string {
  return new Date(timeMs).toISOString()
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000
}

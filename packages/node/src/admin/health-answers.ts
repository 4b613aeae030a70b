/** The bodies of the health paths. All are read from the last answers of the checks: none waits for anything. */
import type { CheckState, HealthReport, Resource, Runtime } from '@sightline/core'

/** What a health path answers. */
export interface HealthAnswer {
  readonly status: 200 | 503
  readonly body: unknown
}

/** The overall state; degraded is still 200, for it serves. */
export function overallAnswer({ health }: Runtime): HealthAnswer {
  const { status } = health.report()
  return { status: status === 'unhealthy' ? 503 : 200, body: { status } }
}

/** The process turns its crank: whoever reads this has been answered by it. */
export function liveAnswer(): HealthAnswer {
  return { status: 200, body: { status: 'ok' } }
}

export function readyAnswer({ health }: Runtime): HealthAnswer {
  const { isReady, reasons } = health.report()
  return isReady ? { status: 200, body: { status: 'ok' } } : { status: 503, body: { status: 'unready', reasons } }
}

export function startupAnswer({ health }: Runtime): HealthAnswer {
  const { hasStarted, phase } = health.report()
  return hasStarted ? { status: 200, body: { status: 'ok' } } : { status: 503, body: { status: phase } }
}

const STATUS_OF = { ok: 'pass', degraded: 'warn', unhealthy: 'fail' } as const

/** `application/health+json` (draft-inadarei-api-health-check-06), section 3. */
export function detailsAnswer(runtime: Runtime, startedMs: number): HealthAnswer {
  const report = runtime.health.report()
  const nowMs = runtime.clock.now()
  return {
    status: report.status === 'unhealthy' ? 503 : 200,
    body: {
      status: STATUS_OF[report.status],
      ...releaseOf(runtime.resource),
      phase: report.phase,
      ready: report.isReady,
      notes: report.reasons,
      startedAt: new Date(startedMs).toISOString(),
      uptime_s: Math.round((nowMs - startedMs) / 1000),
      checks: checksOf(report, nowMs),
    },
  }
}

function releaseOf({ serviceName, serviceVersion, serviceInstanceId }: Resource) {
  return {
    serviceId: serviceName,
    ...(serviceInstanceId === undefined ? {} : { instanceId: serviceInstanceId }),
    ...(serviceVersion === undefined ? {} : { version: serviceVersion.split('.')[0], releaseId: serviceVersion }),
  }
}

/** An array a check, as the draft has it: a component may have several instances. */
function checksOf(report: HealthReport, nowMs: number): Record<string, unknown[]> {
  return Object.fromEntries(report.checks.map((check) => [check.name, [checkOf(check, nowMs)]]))
}

function checkOf(check: CheckState, nowMs: number) {
  const { last, answeredMs, changedMs, durationMs } = check
  return {
    status: check.status,
    critical: check.critical,
    ...(last.output === undefined ? {} : { output: last.output }),
    ...(last.observedValue === undefined ? {} : { observedValue: last.observedValue }),
    ...(last.observedUnit === undefined ? {} : { observedUnit: last.observedUnit }),
    ...(answeredMs === undefined
      ? {}
      : { time: new Date(answeredMs).toISOString(), age_s: Math.round((nowMs - answeredMs) / 100) / 10 }),
    ...(changedMs === undefined ? {} : { since: new Date(changedMs).toISOString() }),
    ...(durationMs === undefined ? {} : { duration_ms: Math.round(durationMs * 10) / 10 }),
  }
}

/**
 * The probes: bare ones for orchestrators, details for people. All of them read the last results of the checks and wait
 * for nothing, so they are answered however badly a dependency hangs.
 */
import type { HealthReport, Runtime } from '@sightline/core'
import type { Endpoint } from './endpoint.ts'
import { type Exchange, sendJson } from './exchange.ts'
import { healthDetails } from './health-details.ts'

const OK = 200
const UNAVAILABLE = 503

type Verdict = (report: HealthReport) => boolean

export function probeEndpoints(runtime: Runtime): Endpoint[] {
  const { health } = runtime
  return [
    probe(['/health', '/healthz'], runtime, ({ status }) => status !== 'unhealthy'),
    // Alive is whoever can answer: a restart heals nothing that lies outside of the process.
    {
      paths: ['/health/live', '/livez'],
      isOpen: true,
      handlers: { GET: ({ response }) => sendJson(response, OK, { status: 'ok' }) },
    },
    probe(['/health/ready', '/readyz'], runtime, ({ isReady }) => isReady),
    probe(['/health/startup'], runtime, ({ hasStarted }) => hasStarted),
    {
      paths: ['/health/details'],
      handlers: {
        GET({ response }) {
          const report = health.report()
          const status = report.status === 'unhealthy' ? UNAVAILABLE : OK
          sendJson(response, status, healthDetails(report, runtime), 'application/health+json')
        },
      },
    },
  ]
}

function probe(paths: readonly string[], { health }: Runtime, isGood: Verdict): Endpoint {
  const handle = ({ response, isTrusted }: Exchange) => {
    const report = health.report()
    const good = isGood(report)
    const status = good || report.status === 'unhealthy' ? report.status : 'unhealthy'
    sendJson(response, good ? OK : UNAVAILABLE, good ? { status } : { status, ...whyNot(report, isTrusted) })
  }
  return { paths, isOpen: true, handlers: { GET: handle } }
}

/** The reasons name files, hosts and errors: they are for those who may see details. */
function whyNot({ phase, reasons }: HealthReport, isTrusted: boolean): object {
  return isTrusted ? { phase, reasons } : { phase }
}

/** The first line of the status: the answer, for whoever reads no further. */
import { printable } from '../output/printable.ts'
import type { Style } from '../output/style.ts'
import type { ServiceCheck } from '../service-link/service-state.ts'
import type { Status } from './status.ts'

/** `station-1: DEGRADED, ready: queue:age warns: the oldest report has waited for 1200 s` */
export function headline({ name, service }: Pick<Status, 'name' | 'service'>, style: Style): string {
  const who = style.strong(printable(name))
  if (!service.isRunning) return `${who}: ${style.bad('NOT RUNNING')}: ${printable(service.reason)}`
  const { overall, isReady, checks, phase } = service
  const paint = overall === 'ok' && isReady ? style.good : overall === 'unhealthy' || !isReady ? style.bad : style.warn
  const reasons = checks
    .filter((check) => check.status !== 'pass')
    .toSorted((a, b) => rank(a) - rank(b))
    .map(
      (check) => `${check.name} ${check.status === 'fail' ? 'fails' : 'warns'}: ${check.output ?? 'no reason given'}`,
    )
  const during = isReady || phase === undefined || phase === 'running' ? '' : ` (${printable(phase)})`
  const why = reasons.length === 0 ? '' : `: ${printable(reasons.join('; '))}`
  return `${who}: ${paint(overall.toUpperCase())}, ${isReady ? 'ready' : style.bad('NOT READY')}${during}${why}`
}

function rank({ status }: ServiceCheck): number {
  return status === 'fail' ? 0 : 1
}

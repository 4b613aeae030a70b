/** Asks the health checks in the background, tells every change once, and serves the answers as metrics. */
import { type CheckStatus, defineMetrics, type HealthChange, type Runtime } from '@sightline/core'

/** Checks that are due within one such span are asked together. */
const LEAST_PAUSE_MS = 20
const STATUS_VALUE: Readonly<Record<CheckStatus, number>> = { pass: 1, warn: 0.5, fail: 0 }

export const healthMetrics = defineMetrics({
  check: {
    kind: 'observableGauge',
    merge: 'min',
    name: 'sightline.health.check',
    labels: ['check'],
    help: 'Each health check as it stands: 1 passes, 0.5 warns, 0 fails.',
  },
  ready: {
    kind: 'observableGauge',
    merge: 'main',
    name: 'sightline.health.ready',
    help: 'Whether the process may be given work: 1 or 0.',
  },
  status: {
    kind: 'observableGauge',
    merge: 'main',
    name: 'sightline.health.status',
    labels: ['status'],
    values: { status: ['ok', 'degraded', 'unhealthy'] },
    help: 'The overall state: 1 for the one that holds, 0 for the others.',
  },
})

/** Starts asking, each check when it is due; without checks there is no timer. It does not keep the process alive. @returns stops asking */
export function driveHealth(runtime: Runtime): () => void {
  const { health, metrics, logs, guard } = runtime
  const log = logs.logger('sightline.health')
  const record = metrics.use(healthMetrics)
  const stops = [
    health.onChange((change) => tell(log, change)),
    record.check.observe((report) => {
      for (const check of health.report().checks) report(STATUS_VALUE[check.status], { check: check.name })
    }),
    record.ready.observe((report) => report(health.report().isReady ? 1 : 0)),
    record.status.observe((report) => {
      const now = health.report().status
      for (const status of ['ok', 'degraded', 'unhealthy'] as const) report(status === now ? 1 : 0, { status })
    }),
  ]
  let timer: NodeJS.Timeout | undefined
  const ask = (): void => {
    health.runDue().catch((error) => guard.report('health checks', error))
    const dueInMs = health.dueInMs()
    timer = dueInMs === undefined ? undefined : setTimeout(ask, Math.max(dueInMs, LEAST_PAUSE_MS)).unref()
  }
  /** A check that is registered is due: it is asked in the next turn, together with those that are registered with it. */
  const hasten = (): void => {
    clearTimeout(timer)
    timer = setTimeout(ask, 0).unref()
  }
  ask()
  stops.push(health.onRegister(hasten))
  return () => {
    clearTimeout(timer)
    for (const stop of stops) stop()
  }
}

function tell(log: ReturnType<Runtime['logs']['logger']>, change: HealthChange): void {
  const fields = { check: change.check, from: change.from, to: change.to, output: change.output }
  if (change.to === 'fail') log.error(`health check ${change.check} fails`, fields)
  else if (change.to === 'warn') log.warn(`health check ${change.check} warns`, fields)
  else log.info(`health check ${change.check} passes`, fields)
}

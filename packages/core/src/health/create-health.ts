/** Health of the process: its checks, its phase, one report. Reading waits for nothing; whoever hosts calls `runDue`. */
import type { Clock } from '../clock.ts'
import { coreErrors } from '../errors/core-errors.ts'
import type { Guard } from '../guard.ts'
import { type CheckRunner, createCheckRunner } from './check-runner.ts'
import { completeCheck } from './define-check.ts'
import type { Health, HealthChange, HealthReport, Phase } from './health.ts'
import { overallReport } from './overall.ts'

export interface HealthOptions {
  readonly clock: Clock
  readonly guard: Guard
  /** Called with the new report after each round of checks and at each change of phase; for gauges. What it throws is caught. */
  readonly onReport?: (report: HealthReport) => void
}

/** @returns health in phase `starting`, without checks; `register` throws `SL_CHECK_INVALID` or `SL_CHECK_TAKEN` */
export function createHealth(options: HealthOptions): Health {
  const { clock, guard } = options
  const runners = new Map<string, CheckRunner>()
  const onChange = createListeners<HealthChange>(guard, 'health.onChange')
  const onRegister = createListeners<void>(guard, 'health.onRegister')
  let phase: Phase = 'starting'
  let hasStarted = false

  const publish = guard.wrap('health.onReport', () => options.onReport?.(health.report()))

  const health: Health = {
    register(definition) {
      const check = completeCheck(definition)
      if (runners.has(check.name)) throw coreErrors.checkTaken({ name: check.name })
      const runner = createCheckRunner(check, clock, onChange.tell)
      runners.set(check.name, runner)
      onRegister.tell()
      return () => {
        runner.stop()
        if (runners.get(check.name) === runner) runners.delete(check.name)
      }
    },
    async runDue(force = false) {
      await Promise.all([...runners.values()].map((runner) => runner.runIfDue(force)))
      publish()
    },
    dueInMs: () =>
      runners.size === 0 ? undefined : Math.min(...[...runners.values()].map((runner) => runner.dueInMs())),
    onRegister: onRegister.add,
    report() {
      const judged = [...runners.values()].map((runner) => runner.judge())
      return overallReport(judged, phase, hasStarted)
    },
    setPhase(next) {
      if (next === phase) return
      // A process may stop and start again; its second life has not started before it runs.
      if (phase === 'stopped') hasStarted = false
      phase = next
      hasStarted ||= next === 'running'
      publish()
    },
    onChange: onChange.add,
  }
  return health
}

interface Listeners<T> {
  add(listener: (told: T) => void): () => void
  tell(told: T): void
}

/** What listeners throw is a fault of theirs. */
function createListeners<T>(guard: Guard, where: string): Listeners<T> {
  let listeners: readonly ((told: T) => void)[] = []
  return {
    add(listener) {
      const guarded = guard.wrap(where, listener)
      listeners = [...listeners, guarded]
      return () => {
        listeners = listeners.filter((other) => other !== guarded)
      }
    },
    tell(told) {
      for (const listener of listeners) listener(told)
    },
  }
}

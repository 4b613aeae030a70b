/**
 * Graceful shutdown: readiness fails at once, the process goes on serving while load balancers notice, then the steps
 * run stage by stage, telemetry last. Every step has a budget and a line in the receipt; a step that fails or hangs
 * does not keep the next from running.
 */
import type { Clock, Guard, Health } from '@sightline/core'
import { describeError } from '@sightline/core'

export const SHUTDOWN_STAGES = ['stop-accepting', 'finish', 'close', 'flush'] as const
export type ShutdownStage = (typeof SHUTDOWN_STAGES)[number]

export interface ShutdownStep {
  /** What is done, in words for the receipt ("finish conversions"). */
  readonly name: string
  /**
   * `stop-accepting`: take no new work; `finish`: complete the work in hand; `close`: release what the work needed.
   * Stages run one after another, the steps of a stage at the same time.
   */
  readonly stage: Exclude<ShutdownStage, 'flush'>
  /** ms; default 10,000. The signal aborts when it is spent, and the shutdown goes on without the step. */
  readonly budgetMs?: number
  run(signal: AbortSignal): void | Promise<void>
}

export interface ReceiptLine {
  readonly step: string
  readonly stage: 'drain' | ShutdownStage
  readonly outcome: 'done' | 'failed' | 'timed out'
  readonly durationMs: number
  readonly error?: string
}

export interface Receipt {
  readonly reason: string
  readonly durationMs: number
  readonly lines: readonly ReceiptLine[]
  /** True when every step was done. */
  readonly isClean: boolean
}

export interface ShutdownParts {
  readonly clock: Clock
  readonly guard: Guard
  readonly health: Health
  /** How long to go on serving after readiness has failed, ms. */
  readonly drainDelayMs: number
}

export interface Shutdown {
  /** @returns a function that takes the step out again */
  add(step: ShutdownStep | (Omit<ShutdownStep, 'stage'> & { readonly stage: ShutdownStage })): () => void
  /** Runs once; later calls get the same receipt. @param reason - "SIGTERM", "stop() was called" */
  run(reason: string): Promise<Receipt>
  readonly isRunning: boolean
}

const DEFAULT_BUDGET_MS = 10_000

type AnyStep = Omit<ShutdownStep, 'stage'> & { readonly stage: ShutdownStage }

export function createShutdown(parts: ShutdownParts): Shutdown {
  const steps = new Set<AnyStep>()
  let running: Promise<Receipt> | undefined

  async function runAll(reason: string): Promise<Receipt> {
    const startMs = parts.clock.now()
    const lines: ReceiptLine[] = []
    parts.health.setPhase('draining')
    if (parts.drainDelayMs > 0) {
      await new Promise((resolve) => setTimeout(resolve, parts.drainDelayMs))
      lines.push({ step: 'drain delay', stage: 'drain', outcome: 'done', durationMs: parts.clock.now() - startMs })
    }
    for (const stage of SHUTDOWN_STAGES) {
      if (stage === 'flush') parts.health.setPhase('stopped')
      const due = [...steps].filter((step) => step.stage === stage)
      lines.push(...(await Promise.all(due.map((step) => runStep(step, parts)))))
    }
    const isClean = lines.every((line) => line.outcome === 'done')
    return { reason, lines, isClean, durationMs: parts.clock.now() - startMs }
  }

  return {
    add(step) {
      steps.add(step)
      return () => {
        steps.delete(step)
      }
    },
    run(reason) {
      running ??= runAll(reason)
      return running
    },
    get isRunning() {
      return running !== undefined
    },
  }
}

async function runStep(step: AnyStep, parts: ShutdownParts): Promise<ReceiptLine> {
  const budgetMs = step.budgetMs ?? DEFAULT_BUDGET_MS
  const startMs = parts.clock.now()
  const abort = new AbortController()
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<'timed out'>((resolve) => {
    timer = setTimeout(() => {
      resolve('timed out')
      abort.abort(new Error(`shutdown step "${step.name}" had ${budgetMs} ms`))
    }, budgetMs)
  })
  const line = (outcome: ReceiptLine['outcome'], error?: string): ReceiptLine => {
    const durationMs = parts.clock.now() - startMs
    const { name, stage } = step
    return error === undefined
      ? { step: name, stage, outcome, durationMs }
      : { step: name, stage, outcome, durationMs, error }
  }
  try {
    const work = Promise.resolve(step.run(abort.signal)).then(() => 'done' as const)
    const outcome = await Promise.race([work, timeout])
    if (outcome === 'timed out') work.catch((error) => parts.guard.report(`shutdown step ${step.name}`, error))
    return outcome === 'done' ? line('done') : line('timed out', `not done within ${budgetMs} ms`)
  } catch (error) {
    return line('failed', describeError(error).message)
  } finally {
    clearTimeout(timer)
  }
}

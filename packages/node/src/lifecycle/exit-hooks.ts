/** What the process is told by its environment: signals end it gracefully, a crash leaves its last lines behind. */
import type { Logs } from '@sightline/core'

const SIGNALS = ['SIGTERM', 'SIGINT'] as const
/** "Interrupted" in the table of exit codes. */
const EXIT_INTERRUPTED = 3

export interface ExitHookParts {
  readonly logs: Logs
  /** Called at the first signal; the process is ended by whoever passes this. */
  onSignal(signal: string): void
}

/** Listens to SIGTERM and SIGINT: the first is handed over, the second ends the process at once. @returns stops listening */
export function watchSignals({ logs, onSignal }: ExitHookParts): () => void {
  let hasCome = false
  const listen = (signal: NodeJS.Signals): void => {
    if (hasCome) {
      logs.flushSync()
      process.exit(EXIT_INTERRUPTED)
    }
    hasCome = true
    onSignal(signal)
  }
  for (const signal of SIGNALS) process.on(signal, listen)
  return () => {
    for (const signal of SIGNALS) process.off(signal, listen)
  }
}

/** A crash is logged, not prevented: the monitor sees it before Node ends the process as it would have anyway. */
export function watchCrashes(logs: Logs): () => void {
  const log = logs.logger('sightline.process')
  const onCrash = (error: unknown, origin: string): void => {
    log.fatal(`the process ends: ${origin}`, { error })
    logs.flushSync()
  }
  process.on('uncaughtExceptionMonitor', onCrash)
  return () => {
    process.off('uncaughtExceptionMonitor', onCrash)
  }
}

#!/usr/bin/env node
/** The process around the command line: its streams, its signals, its exit code. */
import { systemClock } from '@sightline/core'
import { cliErrors } from './cli-errors.ts'
import { EXIT_CODES } from './exit-codes.ts'
import { runCli } from './run-cli.ts'

/** A command that was told to stop and does not is ended after this. */
const STOP_WITHIN_MS = 2000
const SIGNALS = ['SIGINT', 'SIGTERM'] as const
const STREAMS = [process.stdout, process.stderr] as const

const interruption = new AbortController()
let isService = false
for (const signal of SIGNALS) process.on(signal, onSignal)
for (const stream of STREAMS) stream.on('error', onStreamError)

process.exitCode = await runCli(process.argv.slice(2), {
  environment: process.env,
  cwd: process.cwd(),
  stdout: process.stdout,
  stderr: process.stderr,
  clock: systemClock,
  interruption: interruption.signal,
  becomeService,
})

/** The first signal asks the command to stop, the second one ends the process. */
function onSignal(signal: NodeJS.Signals): void {
  if (interruption.signal.aborted) process.exit(EXIT_CODES.interrupted.code)
  interruption.abort(cliErrors.interrupted({ signal }))
  setTimeout(() => process.exit(EXIT_CODES.interrupted.code), STOP_WITHIN_MS).unref()
}

/** Whoever reads has seen enough (`| head`): that is no fault. A service goes on without its reader. */
function onStreamError(error: NodeJS.ErrnoException): void {
  if (isService) return
  process.exit(error.code === 'EPIPE' ? (process.exitCode ?? EXIT_CODES.ok.code) : EXIT_CODES.failure.code)
}

function becomeService(): void {
  isService = true
  for (const signal of SIGNALS) process.off(signal, onSignal)
}

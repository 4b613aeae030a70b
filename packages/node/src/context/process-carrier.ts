/**
 * Context to child processes, in their environment (OpenTelemetry, "Environment Variables as Context Propagation
 * Carriers"): a header's name in upper case with `_` for what no variable may have: `TRACEPARENT`, `BAGGAGE`,
 * `X_CORRELATION_ID`.
 */
import { type Carrier, context, type ScopeChange } from '@sightline/core'

type ProcessEnvironment = Readonly<Record<string, string | undefined>>

/**
 * The environment for a child process that is to be part of the active scope's trace.
 *
 * @param environment - what the child gets otherwise; a context in it, which is this process's own, is not handed on
 * @returns a new object, the caller's
 */
export function childEnvironment(environment: ProcessEnvironment = process.env): Record<string, string | undefined> {
  const carrier: Carrier = {}
  context.inject(carrier)
  const child: Record<string, string | undefined> = { ...environment }
  for (const header of context.headers()) {
    const value = carrier[header]
    const name = variableOf(header)
    if (typeof value === 'string') child[name] = value
    else delete child[name]
  }
  return child
}

/**
 * What a parent process has handed over, for `context.run` around the work of this one. Nothing, where nothing valid is
 * there. It is not taken by itself: a service that lives for months is not part of the deployment that started it.
 */
export function contextFromEnvironment(environment: ProcessEnvironment = process.env): ScopeChange {
  const carrier: Carrier = {}
  for (const header of context.headers()) carrier[header] = environment[variableOf(header)]
  return context.extract(carrier)
}

function variableOf(header: string): string {
  return header.toUpperCase().replace(/[^A-Z0-9_]/g, '_')
}

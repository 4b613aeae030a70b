/** The REST client of a WATS server: one method for each operation of the table, typed from it. */
import { logger, metrics, operation } from '@sightline/core'
import { type CallHost, type CallOptions, type CallTarget, call } from './call.ts'
import { type CircuitStateName, createCircuit } from './circuit.ts'
import { CLIENT_BUCKETS, CLIENT_METRIC, clientMetrics, operationLabel } from './client-metrics.ts'
import { checkClientOptions, type WatsClientOptions } from './client-options.ts'
import { createCredentials } from './credentials.ts'
import type { AnswerOf, ArgumentsOf, BodyOf, OperationRow } from './operation-row.ts'
import { createRateLimit } from './rate-limit.ts'
import { type WatsOperations, watsOperations } from './wats-operations.ts'

/** The method of a row: the body or the arguments first, where it takes any. */
export type WatsMethod<R> = [BodyOf<R>] extends [never]
  ? [ArgumentsOf<R>] extends [never]
    ? (options?: CallOptions) => Promise<AnswerOf<R>>
    : (input: ArgumentsOf<R>, options?: CallOptions) => Promise<AnswerOf<R>>
  : (body: BodyOf<R>, options?: CallOptions) => Promise<AnswerOf<R>>

/** One method a row, of the row's name. */
export type WatsMethods = { readonly [N in keyof WatsOperations]: WatsMethod<WatsOperations[N]> }

/** Holds no secret that inspection or JSON.stringify could show. Safe for any number of calls at once. */
export interface WatsClient extends WatsMethods {
  /** The server's address, without secrets. */
  readonly server: string
  /** Of the breaker that all methods but `version` go through; `closed` when it is switched off. */
  circuitState(): CircuitStateName
  /** Cancels what is under way and refuses what comes; calling it again does nothing. */
  close(): void
}

/**
 * Makes a client. It holds no connection and no timer until it is used.
 *
 * Each method rejects with a SightlineError of the WATS_* catalogue and nothing else: `retryable` says whether trying
 * again can help, `details.status` and `details.retryAfterMs` what the server said.
 *
 * @throws ConfigurationError `WATS_OPTION_INVALID` naming the option, what was wanted and what came
 */
export function createWatsClient(options: WatsClientOptions): WatsClient {
  const host = createHost(options, new AbortController())
  const methods = Object.entries<OperationRow>(watsOperations).map(([name, row]) => [name, methodOf(host, name, row)])
  return {
    ...(Object.fromEntries(methods) as WatsMethods),
    server: host.server,
    circuitState: () => host.circuit?.state() ?? 'closed',
    close: () => host.close(),
  }
}

interface ClientHost extends CallHost {
  close(): void
}

function createHost(options: WatsClientOptions, closing: AbortController): ClientHost {
  const settings = checkClientOptions(options)
  const server = settings.url.href.replace(/\/$/, '')
  const recorders = metrics(clientMetrics)
  const log = logger(CLIENT_METRIC)
  const { circuit, rateLimit } = settings
  const onChange = (state: CircuitStateName) => {
    recorders.circuitChanges.add(1, { state })
    if (state === 'closed') log.info('circuit closed', { server })
    else log.warn(`circuit ${state}`, { server })
  }
  return {
    settings,
    server,
    credentials: createCredentials(options),
    fetch: options.fetch ?? globalThis.fetch,
    circuit: circuit && createCircuit({ ...circuit, server, onChange }),
    rateLimit: rateLimit && createRateLimit({ ...rateLimit, closed: closing.signal }),
    closed: closing.signal,
    recorders,
    log,
    close: () => closing.abort(new Error('the client is closed')),
  }
}

function methodOf(host: CallHost, key: string, row: OperationRow) {
  const name = operationLabel(key)
  const target: CallTarget = {
    name,
    row,
    operation: operation({ name, help: row.help, kind: 'client', metric: CLIENT_METRIC, buckets: CLIENT_BUCKETS }),
  }
  if (row.body !== undefined) {
    return (body: never, options?: CallOptions) => call(host, target, { body }, options)
  }
  if (row.arguments !== undefined) {
    return (given: unknown, options?: CallOptions) => call(host, target, { arguments: given }, options)
  }
  return (options?: CallOptions) => call(host, target, {}, options)
}

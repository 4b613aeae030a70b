/**
 * Copies of the OpenTelemetry API that are loaded already: their tracers and loggers were handed out before there was
 * anything behind them, by a proxy that a copy keeps to itself until it is asked for its provider. CommonJS modules are
 * found where Node keeps them; ES modules (the API's own since 1.10) and bundled copies must be handed in.
 */
import Module from 'node:module'

/** A module's exports, `@opentelemetry/api` or `@opentelemetry/api-logs`. */
export type ApiCopy = object

interface ProxyProvider {
  setDelegate?(provider: unknown): void
  /** Of loggers; internal, but there is no other way. */
  _setDelegate?(provider: unknown): void
}

interface Api {
  readonly trace?: { getTracerProvider?(): ProxyProvider }
  readonly logs?: { getLoggerProvider?(): ProxyProvider }
}

/** How the files are called that the packages' doors lead to. */
const DOOR = /[\\/](?:build[\\/]src[\\/]index\.js|dist[\\/]index\.cjs)$/

export function findApiCopies(): ApiCopy[] {
  const loaded = (Module as unknown as { readonly _cache?: Readonly<Record<string, NodeJS.Module | undefined>> })._cache
  return Object.keys(loaded ?? {})
    .filter((file) => DOOR.test(file))
    .map((file) => loaded?.[file]?.exports as unknown)
    .filter(isApi)
}

/**
 * Lets what these copies have handed out before go to our providers. Must run before ours are registered: a copy that
 * sees a registered provider gives that one instead of its proxy.
 *
 * @param isTaken - true for what is registered: the proxy of a copy that has a provider is not ours to turn
 * @returns undoes it
 */
export function connectCopies(
  copies: readonly ApiCopy[],
  tracers: object,
  loggers: object,
  isTaken: (provider: unknown) => boolean,
): () => void {
  const undo: (() => void)[] = []
  for (const { trace, logs } of new Set(copies as readonly Api[])) {
    const tracerProxy = trace?.getTracerProvider?.()
    if (!isTaken(tracerProxy) && typeof tracerProxy?.setDelegate === 'function') {
      tracerProxy.setDelegate(tracers)
      undo.push(() => tracerProxy.setDelegate?.(undefined))
    }
    const loggerProxy = logs?.getLoggerProvider?.()
    if (!isTaken(loggerProxy) && typeof loggerProxy?._setDelegate === 'function') {
      loggerProxy._setDelegate(loggers)
      undo.push(() => loggerProxy._setDelegate?.(undefined))
    }
  }
  return () => {
    for (const step of undo) step()
  }
}

function isApi(exports: unknown): exports is ApiCopy {
  if (typeof exports !== 'object' || exports === null) return false
  const { trace, logs } = exports as Api
  return typeof trace?.getTracerProvider === 'function' || typeof logs?.getLoggerProvider === 'function'
}

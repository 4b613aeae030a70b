/** Loggers of the OpenTelemetry logs API by name, version and schema. */
import type { InstrumentationScope } from '@sightline/core'
import type { BridgeHost } from '../bridge-host.ts'
import { createScopes } from '../registry/scopes.ts'
import { createBridgedLogger, type OtelLogger } from './bridged-logger.ts'

export interface BridgedLoggerProvider {
  getLogger(name: string, version?: string, options?: { schemaUrl?: string }): OtelLogger
  forceFlush(): Promise<void>
  /** The process's logs are not a library's to end: writes what is buffered, and goes on. */
  shutdown(): Promise<void>
}

export function createLoggerProvider(host: BridgeHost): BridgedLoggerProvider {
  const loggers = createScopes((scope: InstrumentationScope) => createBridgedLogger(host, scope))
  const flush = () => host.runtime.logs.flush()
  return {
    getLogger: (name, version, options) => loggers(name, version, options),
    forceFlush: flush,
    shutdown: flush,
  }
}

/** What tracers and loggers of the bridge share, and what changes under them. */
import type { Runtime } from '@sightline/core'
import type { OtelContextManager } from './api/otel-context.ts'
import type { ContextParts } from './context/scope-context.ts'

export interface BridgeHost {
  readonly runtime: Runtime
  readonly parts: ContextParts
  /** False after the end: libraries keep their tracers for ever. */
  isRunning: boolean
  /** The registered one: ours, unless another was there before; undefined while nothing runs. */
  contexts: OtelContextManager | undefined
}

/** The public door of @sightline/core. */
export { type Clock, followWallClock, systemClock } from './clock.ts'
export type { Context } from './context/context.ts'
export { acceptCorrelationId } from './context/correlation-id.ts'
export { type Carrier, CORRELATION_HEADER } from './context/propagation.ts'
export type { Baggage, BaggageEntry, Fields, Scope, ScopeChange, ScopeStore } from './context/scope.ts'
export { createSyncStore } from './context/sync-store.ts'
export { formatTraceparent, parseTraceparent } from './context/trace-context.ts'

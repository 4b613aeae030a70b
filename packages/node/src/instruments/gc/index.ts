/** `@sightline/node/gc`: garbage collection and heap spaces of V8. */
export { gc } from './gc-instrument.ts'
export { gcMetrics } from './metrics.ts'

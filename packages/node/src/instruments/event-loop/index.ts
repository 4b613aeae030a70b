/** `@sightline/node/event-loop`: how late and how busy the event loop is. */
export { type EventLoopOptions, eventLoop } from './event-loop-instrument.ts'
export { eventLoopMetrics } from './metrics.ts'

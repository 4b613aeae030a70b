/** `@sightline/node/process`: processor, memory, descriptors, threads and heap of this process. */
export { processMetrics } from './metrics.ts'
export { processInstrument } from './process-instrument.ts'

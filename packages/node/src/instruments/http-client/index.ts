/** `@sightline/node/http-client`: requests that this process makes. */
export { type HttpClientOptions, httpClient } from './http-client-instrument.ts'
export { httpClientMetrics } from './metrics.ts'

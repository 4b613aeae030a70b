/**
 * Watches the HTTP requests that this process makes through node:http, node:https, undici and fetch: a client span and
 * a duration each, and the context of the caller in the headers (W3C traceparent, tracestate, baggage, and the
 * correlation id). Calls made inside a suppressed scope are left alone.
 */
import { defineInstrument, type InstrumentHost } from '../instrument.ts'
import type { ClientParts } from './client-call.ts'
import { httpClientMetrics } from './metrics.ts'
import { watchNodeClient } from './node-client.ts'
import { createTrust } from './trusted-hosts.ts'
import { watchUndici } from './undici-client.ts'

export interface HttpClientOptions {
  /** Servers that get none of our headers: "api.example.com", "*.example.com", "localhost:9000". */
  readonly excludeHeadersFor?: readonly string[]
  /** True: `url.full` keeps the values of the query. Default false: they often hold secrets. */
  readonly keepQuery?: boolean
}

export const httpClient = defineInstrument({
  name: 'http-client',
  metrics: httpClientMetrics,
  start(record, { runtime, clock, guard, options }: InstrumentHost<HttpClientOptions>) {
    const parts: ClientParts = {
      record,
      runtime,
      clock,
      keepQuery: options.keepQuery ?? false,
      isTrusted: createTrust(options.excludeHeadersFor),
    }
    const stops = [watchNodeClient(parts, guard), watchUndici(parts, guard)]
    return () => {
      for (const stop of stops) stop()
    }
  },
})

/** One way to observe a small service. */
import type { IncomingMessage, ServerResponse } from 'node:http'

export interface Variant {
  /** Serves a request: does the service's work and tells its telemetry. */
  handle(request: IncomingMessage, response: ServerResponse): void
  /** Where metrics are read, when that is not the service's own `/metrics`. */
  readonly metricsUrl?: string | undefined
}

export interface VariantOptions {
  /** Share of traces that is kept. */
  readonly sampleRatio: number
  /** Where log lines go. */
  readonly logFile: string
}

/** By name. Each loads its own libraries and nobody else's, when it is called. */
export type Variants = Readonly<Record<string, (options: VariantOptions) => Promise<Variant>>>

/** Where a signal's requests go, and how. */

export const OTLP_PROTOCOLS = ['http/protobuf', 'http/json'] as const
export type OtlpProtocol = (typeof OTLP_PROTOCOLS)[number]
export const OTLP_COMPRESSIONS = ['gzip', 'none'] as const
export type OtlpCompression = (typeof OTLP_COMPRESSIONS)[number]

/** PEM texts. */
export interface OtlpTls {
  /** Certificates to trust instead of the system's. */
  readonly ca?: string
  /** The client's own certificate and key. */
  readonly cert?: string
  readonly key?: string
}

export interface OtlpEndpoint {
  readonly url: string
  readonly protocol: OtlpProtocol
  readonly compression: OtlpCompression
  readonly headers: Readonly<Record<string, string>>
  /** For one attempt, ms. */
  readonly timeoutMs: number
  readonly tls: OtlpTls
}

/** Whether a header can be sent (RFC 9110, 5.5 and 5.6.2). */
export function isHeader(name: string, value: string): boolean {
  return /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(name) && !/[^\t\x20-\x7e\x80-\xff]/.test(value)
}

/** Headers of every request, the given ones last: they may say more, but not what the body is. */
export function requestHeaders(endpoint: OtlpEndpoint, version: string): Record<string, string> {
  return {
    'user-agent': `sightline-otlp/${version}`,
    ...endpoint.headers,
    'content-type': endpoint.protocol === 'http/json' ? 'application/json' : 'application/x-protobuf',
    ...(endpoint.compression === 'gzip' ? { 'content-encoding': 'gzip' } : {}),
  }
}

/** Where a signal's requests go, and how. */
import type { Receiver } from '../../transport/receiver.ts'

export const OTLP_PROTOCOLS = ['http/protobuf', 'http/json'] as const
export type OtlpProtocol = (typeof OTLP_PROTOCOLS)[number]
export const OTLP_COMPRESSIONS = ['gzip', 'none'] as const
export type OtlpCompression = (typeof OTLP_COMPRESSIONS)[number]

export interface OtlpEndpoint extends Receiver {
  readonly protocol: OtlpProtocol
  readonly compression: OtlpCompression
  readonly headers: Readonly<Record<string, string>>
}

/** How a body is packed, where that is not as the endpoint says. */
export interface BodyForm extends Pick<OtlpEndpoint, 'protocol' | 'compression'> {
  /** True: a process may end in the middle of it. */
  readonly isIdle: boolean
}

/** Headers of every request, the given ones last: they may say more, but not what the body is. */
export function requestHeaders(endpoint: Omit<OtlpEndpoint, keyof Receiver>, version: string): Record<string, string> {
  return {
    'user-agent': `sightline-otlp/${version}`,
    ...endpoint.headers,
    'content-type': endpoint.protocol === 'http/json' ? 'application/json' : 'application/x-protobuf',
    ...(endpoint.compression === 'gzip' ? { 'content-encoding': 'gzip' } : {}),
  }
}

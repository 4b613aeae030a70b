/** Where a node:http request goes, from what a request says of itself in public. */
import type { ClientRequest } from 'node:http'
import type { Target } from './client-call.ts'

const DEFAULT_PORTS: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 }

export function targetOf(request: ClientRequest): Target {
  const { host, protocol, method, path } = request
  const port = portOf(request)
  const authority =
    port === undefined || port === DEFAULT_PORTS[protocol] ? bracketed(host) : `${bracketed(host)}:${port}`
  // Through a proxy the path is a whole URL already (RFC 9112, section 3.2.2).
  const url = () => (path.startsWith('/') ? `${protocol}//${authority}${path}` : path)
  return { method, address: host, port, url }
}

/** Node sets `Host` with the port unless it is the protocol's own; a caller may have set another name, which says nothing. */
function portOf(request: ClientRequest): number | undefined {
  const header = request.getHeader('host')
  const name = bracketed(request.host)
  if (typeof header === 'string' && header.startsWith(`${name}:`)) return Number(header.slice(name.length + 1))
  return DEFAULT_PORTS[request.protocol]
}

function bracketed(host: string): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host
}

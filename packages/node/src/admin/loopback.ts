/** What counts as "this machine". */
import type { IncomingMessage } from 'node:http'

const IPV4 = /^(?:::ffff:)?127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/i
/** A proxy on this machine speaks for somebody else. */
const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'] as const

/** True for an address or a name under which only this machine can be reached. */
export function isLoopback(host: string): boolean {
  const name = host.toLowerCase()
  return name === 'localhost' || name.endsWith('.localhost') || name === '::1' || IPV4.test(name)
}

/**
 * True for a request that comes from this machine: by its remote address, not through a proxy, and addressed to this
 * machine by name. The last keeps out web pages whose name was made to point here (DNS rebinding).
 */
export function isFromThisMachine(request: IncomingMessage): boolean {
  const { remoteAddress } = request.socket
  if (remoteAddress === undefined || !isLoopback(remoteAddress)) return false
  if (FORWARDED.some((header) => request.headers[header] !== undefined)) return false
  const { host } = request.headers
  return host === undefined || isLoopback(hostName(host))
}

/** The name in a Host header, without port and brackets. */
function hostName(host: string): string {
  return host.replace(/:\d*$/, '').replace(/^\[(.*)\]$/, '$1')
}

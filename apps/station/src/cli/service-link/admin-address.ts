/** Where the admin server of a station answers. */
import type { PublicConfig } from '../../config/load.ts'
import { readAddress } from '../../service/service-address.ts'

const ANY_ADDRESS: ReadonlySet<string> = new Set(['0.0.0.0', '::', '[::]'])

/**
 * What the running station left beside its journal, else what the configuration says.
 * @returns an URL without a path; undefined when the port is a free one and no station has told which
 */
export function adminAddress({ journalPath, config }: PublicConfig): string | undefined {
  const told = readAddress(journalPath)
  if (told !== undefined) return reachable(new URL(told.adminUrl).hostname, Number(new URL(told.adminUrl).port))
  return config.admin.port === 0 ? undefined : reachable(config.admin.host, config.admin.port)
}

/** A server that listens on every address is asked on loopback, where no token is needed. */
function reachable(host: string, port: number): string {
  const name = ANY_ADDRESS.has(host) ? '127.0.0.1' : host
  return `http://${name.includes(':') && !name.startsWith('[') ? `[${name}]` : name}:${port}`
}

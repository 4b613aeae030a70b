/** Which servers may see our trace and correlation headers. */

/**
 * @param excluded - host names ("api.example.com"), with a leading `*.` for all subdomains, or host and port
 * @returns whether headers may be sent to this server
 */
export function createTrust(excluded: readonly string[] = []): (address: string, port: number | undefined) => boolean {
  if (excluded.length === 0) return () => true
  const hosts = excluded.map((host) => host.toLowerCase())
  const exact = new Set(hosts.filter((host) => !host.startsWith('*.')))
  const suffixes = hosts.filter((host) => host.startsWith('*.')).map((host) => host.slice(1))
  return (address, port) => {
    const name = address.toLowerCase()
    if (exact.has(name) || exact.has(`${name}:${port}`)) return false
    return !suffixes.some((suffix) => name.endsWith(suffix))
  }
}

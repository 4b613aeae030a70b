/**
 * The path of a group at the Pushgateway ("API, URL"): `/metrics/job/<job>/<label>/<value>…`. What a path cannot carry, a
 * `/` or nothing at all, goes as base64url behind `@base64`; so does here everything but the plainest text, since `.` and
 * `..` disappear from an address just as well.
 */

const PLAIN = /^[A-Za-z0-9_:-][A-Za-z0-9_.:-]*$/

/** @param labels - `job` first */
export function groupPath(labels: Readonly<Record<string, string>>): string {
  return `/metrics${Object.entries(labels)
    .map(([name, value]) => `/${name}${encoded(value)}`)
    .join('')}`
}

/** With what stands between it and the label's name. */
function encoded(value: string): string {
  if (PLAIN.test(value)) return `/${value}`
  // An empty value needs one sign of padding, or there would be nothing between two slashes.
  return `@base64/${value === '' ? '=' : Buffer.from(value).toString('base64url')}`
}

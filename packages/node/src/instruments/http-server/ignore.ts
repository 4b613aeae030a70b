/** Which requests are not observed at all. */
import type { IncomingMessage } from 'node:http'

/** Paths ("/favicon.ico", with a final `*` for everything that begins so), or a question asked for every request. */
export type IgnoreRule = readonly string[] | ((request: IncomingMessage) => boolean)

export function createIgnore(rule: IgnoreRule | undefined): (request: IncomingMessage) => boolean {
  if (typeof rule === 'function') return rule
  if (rule === undefined || rule.length === 0) return () => false
  const exact = new Set(rule.filter((path) => !path.endsWith('*')))
  const prefixes = rule.filter((path) => path.endsWith('*')).map((path) => path.slice(0, -1))
  return (request) => {
    const url = request.url ?? ''
    const mark = url.indexOf('?')
    const path = mark < 0 ? url : url.slice(0, mark)
    return exact.has(path) || prefixes.some((prefix) => path.startsWith(prefix))
  }
}

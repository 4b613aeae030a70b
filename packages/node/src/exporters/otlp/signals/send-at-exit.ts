/** What an exit finds unsent: a last try while the process is held, and a line that says what was lost. */
import { type Runtime, VERSION } from '@sightline/core'
import { type LastRequest, postAtExit } from '../../transport/post-at-exit.ts'
import { requestHeaders } from '../transport/endpoint.ts'
import type { Outlet } from './outlet.ts'

const WITHIN_MS = 2_000

interface Due extends LastRequest {
  readonly items: number
  readonly what: string
  /** The receiver is known to be away: trying would only hold up the exit. */
  readonly isHopeless: boolean
}

export function sendAtExit(runtime: Runtime, outlets: readonly Outlet[]): void {
  const due = outlets.filter((outlet) => outlet.hasMore()).flatMap(dueOf)
  const tried = due.filter((request) => !request.isHopeless)
  const arrived = tried.length === 0 ? [] : postAtExit(tried, WITHIN_MS)
  const lost = due.filter((request) => arrived[tried.indexOf(request)] !== true)
  if (lost.length === 0) return
  const counts: Record<string, number> = {}
  for (const { what, items } of lost) counts[what] = (counts[what] ?? 0) + items
  runtime.logs.logger('sightline.otlp').warn('the process ends with telemetry that could not be sent', counts)
  runtime.logs.flushSync()
}

/** What cannot be kept on disk. */
function dueOf({ what, sender, takeAll }: Outlet): readonly Due[] {
  const { line } = sender
  return takeAll()
    .filter((request) => !sender.keepNow(request))
    .map((request) => ({
      receiver: line.endpoint,
      headers: requestHeaders(line.endpoint, VERSION),
      what,
      items: request.items,
      body: line.packNow(request.body),
      isHopeless: line.isFailing,
    }))
}

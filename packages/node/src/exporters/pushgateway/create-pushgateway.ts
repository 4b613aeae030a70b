/**
 * The metrics of a job, pushed to Prometheus' Pushgateway, which keeps them to be scraped. For jobs that belong to no
 * machine or instance; a service is better scraped, or sends by remote write.
 */
import { type Runtime, runtime as sharedRuntime } from '@sightline/core'
import { inSlices, type Pausable } from '../pausable.ts'
import { expositionText } from '../prometheus/exposition-text.ts'
import { createTimeSlice } from '../time-slice.ts'
import { networkErrorText } from '../transport/network-error.ts'
import { type Answer, createPost, type PostRequest, textHeader } from '../transport/post.ts'
import { pushgatewayErrors } from './pushgateway-errors.ts'
import type { PushgatewayOptions } from './pushgateway-options.ts'
import { type PushgatewaySettings, settlePushgateway } from './settle-pushgateway.ts'

const SLICE_MS = 2
const MAX_REASON_CHARS = 500
const NEVER = new AbortController().signal

/** Each resolves when the Pushgateway has taken it, and throws SightlineError `SL_PUSHGATEWAY_UNREACHABLE`, `…_REFUSED` or `…_FAILED`. */
export interface Pushgateway {
  /** Replaces all metrics of the group by those of this process (PUT). */
  push(): Promise<void>
  /** Replaces the metrics of the group that have a name which this process has, too (POST). */
  add(): Promise<void>
  /** Deletes all metrics of the group. */
  delete(): Promise<void>
}

/** @throws SightlineError `SL_PUSHGATEWAY_OPTION_INVALID` */
export function createPushgateway(options: PushgatewayOptions): Pushgateway {
  return openPushgateway(sharedRuntime, settlePushgateway(options, sharedRuntime.resource.serviceName))
}

export function openPushgateway(runtime: Runtime, { receiver, headers }: PushgatewaySettings): Pushgateway {
  const post = createPost(receiver)
  const address = addressOf(receiver.url)
  // What carries the metrics is not one of the things that they are about.
  const quiet = runtime.context.root({ isSuppressed: true })

  const ask = async (method: NonNullable<PostRequest['method']>, body: Uint8Array): Promise<void> => {
    let answer: Answer
    try {
      answer = await runtime.context.runIn(quiet, () => post({ method, headers, body }, NEVER))
    } catch (error) {
      const reason = networkErrorText(error as Error)
      throw pushgatewayErrors.unreachable({ method, address, reason }, { cause: error })
    }
    const { status } = answer
    if (status >= 200 && status < 300) return
    const problem = { method, address, status: String(status), reason: reasonOf(answer) }
    throw status >= 500 ? pushgatewayErrors.failed(problem) : pushgatewayErrors.refused(problem)
  }
  const text = () => inSlices(pushText(runtime), createTimeSlice(SLICE_MS))
  return {
    push: async () => await ask('PUT', await text()),
    add: async () => await ask('POST', await text()),
    delete: () => ask('DELETE', new Uint8Array(0)),
  }
}

/** What is pushed; a metric that cannot be is told. */
export function pushText({ metrics, resource, guard }: Runtime): Pausable<Buffer> {
  return expositionText(metrics, resource, (refusal) =>
    guard.report('pushgateway', new Error(`a metric is not pushed: ${JSON.stringify(refusal)}`)),
  )
}

/** Without credentials. */
function addressOf(url: string): string {
  const { origin, pathname } = new URL(url)
  return origin + pathname
}

function reasonOf(answer: Answer): string {
  const location = textHeader(answer, 'location')
  if (location !== undefined) return `a redirect to ${location}, which is not followed`
  return answer.body.toString().trim().slice(0, MAX_REASON_CHARS) || 'no reason was given'
}

/**
 * Sends what the queue holds, one request after another, each until it is taken or refused: so samples arrive in their
 * order. How much waits in the meantime is bounded by the queue.
 */
import { type BackOff, backOffMs, type Runtime, VERSION } from '@sightline/core'
import { networkErrorText } from '../transport/network-error.ts'
import { pause } from '../transport/pause.ts'
import { createPost } from '../transport/post.ts'
import { judgeWrite, type WriteJudgement } from './judge-write.ts'
import { bindWriteCounters } from './remote-write-metrics.ts'
import type { PackedRequest } from './request-paper.ts'
import type { RemoteWriteSettings } from './settle-remote-write.ts'
import { createWriteQueue } from './write-queue.ts'

const BACK_OFF: BackOff = { firstMs: 500, mostMs: 30_000 }
const WHERE = 'remote write'

export interface WriteSender {
  /** True from a failure that is to be tried again to the next answer that is final: the receiver is away. */
  readonly isFailing: boolean
  /** Sends it after what waits already. */
  add(request: PackedRequest): void
  /** Resolves when nothing waits any more. */
  drained(): Promise<void>
  /** Takes out what has not arrived; for exits. */
  takeAll(): readonly PackedRequest[]
  /** Counts what was sent in another way. */
  settle(samples: number, hasArrived: boolean): void
  /** Gives up what waits. */
  close(): Promise<void>
}

export function createWriteSender(runtime: Runtime, settings: RemoteWriteSettings): WriteSender {
  const { clock, guard, context } = runtime
  const { receiver } = settings
  const counters = bindWriteCounters(runtime.metrics)
  const queue = createWriteQueue(settings.queueBytes, (samples) => {
    counters.onDone(samples, 'queue_full')
    report(`${samples} samples were dropped, the oldest first: the queue is full`)
  })
  const forgetQueue = counters.watchQueue(() => queue.bytes)
  const post = createPost(receiver)
  const headers = writeHeaders(settings.headers)
  // The exporter does not observe itself: it would never come to rest.
  const quiet = context.root({ isSuppressed: true })
  const stop = new AbortController()
  const { origin } = new URL(receiver.url)
  let isFailing = false
  let sending: Promise<void> | undefined

  return {
    get isFailing() {
      return isFailing
    },
    add(request) {
      queue.add(request)
      sending ??= sendAll()
    },
    drained: async () => await sending,
    takeAll: () => queue.takeAll(),
    settle: (samples, hasArrived) => counters.onDone(samples, hasArrived ? '' : 'abandoned'),
    async close() {
      stop.abort()
      await sending
      forgetQueue()
      post.close()
      const lost = queue.takeAll().reduce((sum, { samples }) => sum + samples, 0)
      if (lost === 0) return
      counters.onDone(lost, 'abandoned')
      report(`${lost} samples were given up at the end`)
    },
  }

  async function sendAll(): Promise<void> {
    for (let request = queue.first(); request !== undefined && !stop.signal.aborted; request = queue.first()) {
      await send(request)
    }
    // In the step that found the queue empty: whatever is added later begins anew.
    sending = undefined
  }

  /** Until it is taken or refused, has had to make room, or everything is stopped. */
  async function send(request: PackedRequest): Promise<void> {
    for (let tries = 1; queue.first() === request && !stop.signal.aborted; tries += 1) {
      const judgement = await attempt(request)
      if (judgement.kind !== 'retry') settleFirst(request, judgement)
      else if (!stop.signal.aborted) {
        report(`${judgement.reason}; it will be tried again`)
        await pause(judgement.afterMs ?? backOffMs(BACK_OFF, tries), stop.signal)
      }
    }
  }

  function settleFirst(request: PackedRequest, judgement: Exclude<WriteJudgement, { readonly kind: 'retry' }>): void {
    // It may have had to make room meanwhile, and is counted as dropped then.
    if (queue.done(request)) counters.onDone(request.samples, judgement.kind === 'accepted' ? '' : 'refused')
    if (judgement.kind === 'refused') report(`${request.samples} samples were refused with ${judgement.reason}`)
  }

  async function attempt({ body }: PackedRequest): Promise<WriteJudgement> {
    const startMs = clock.now()
    const judgement = await context
      .runIn(quiet, () => post({ headers, body }, stop.signal))
      .then(
        (answer) => judgeWrite(answer, clock.now()),
        (error: Error): WriteJudgement => ({ kind: 'retry', afterMs: undefined, reason: networkErrorText(error) }),
      )
    counters.onAttempt((clock.now() - startMs) / 1000, judgement.kind === 'accepted' ? '' : judgement.kind)
    isFailing = judgement.kind === 'retry'
    return judgement
  }

  /** At most one log line a minute. */
  function report(what: string): void {
    guard.report(WHERE, new Error(`${origin}: ${what}`))
  }
}

/** The application's own headers, then those of the protocol, which it cannot set (remote write 1.0, "Protocol"). */
export function writeHeaders(own: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const reserved = {
    'user-agent': `sightline-remote-write/${VERSION}`,
    'content-type': 'application/x-protobuf',
    'content-encoding': 'snappy',
    'x-prometheus-remote-write-version': '0.1.0',
  }
  const kept = Object.entries(own).filter(([name]) => !(name.toLowerCase() in reserved))
  return { ...Object.fromEntries(kept), ...reserved }
}

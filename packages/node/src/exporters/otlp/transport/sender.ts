/**
 * Sends requests until they arrive or are refused: transient failures are tried again for as long as it takes, at the
 * receiver's pace where it names one. How much waits in the meantime is bounded by whoever calls.
 */
import { promisify } from 'node:util'
import { gzip, gzipSync } from 'node:zlib'
import { type BackOff, backOffMs, type Guard, type Runtime } from '@sightline/core'
import type { EncodedRequest } from '../encoded-request.ts'
import { bindExportCounters, type OtlpSignal } from '../otlp-metrics.ts'
import type { OtlpEndpoint } from './endpoint.ts'
import { type Judgement, judgeAnswer } from './judge-answer.ts'
import { createPost } from './post.ts'

const BACK_OFF: BackOff = { firstMs: 1_000, mostMs: 30_000 }
const compress = promisify(gzip)

export interface Sender {
  readonly endpoint: OtlpEndpoint
  /** True from a failure that is tried again to the next success: the receiver is away. */
  readonly isFailing: boolean
  /** Resolves when the receiver has taken or refused it; or when `signal` aborts, and then it is counted as abandoned. Never rejects. */
  send(request: EncodedRequest, signal: AbortSignal): Promise<void>
  /** Counts and tells items that nobody waits for any more. */
  giveUp(items: number): void
  /** The body as it goes out, made at once; for exits. */
  packNow(request: EncodedRequest): Uint8Array
  close(): void
}

export function createSender(runtime: Runtime, signal: OtlpSignal, endpoint: OtlpEndpoint): Sender {
  const { clock, guard, context } = runtime
  const counters = bindExportCounters(runtime.metrics, signal, endpoint.protocol)
  // The exporter does not observe itself: it would never come to rest.
  const quiet = context.root({ isSuppressed: true })
  const post = createPost(endpoint)
  const isGzip = endpoint.compression === 'gzip'
  const state = { isFailing: false }

  async function attempt(body: Uint8Array, stop: AbortSignal): Promise<Judgement> {
    const startMs = clock.now()
    const judgement = await context
      .runIn(quiet, () => post(body, stop))
      .then(
        (answer) => judgeAnswer(answer, clock.now()),
        (error: Error): Judgement => ({ kind: 'retry', afterMs: undefined, reason: messageOf(error) }),
      )
    counters.onAttempt((clock.now() - startMs) / 1000, judgement.kind === 'accepted' ? '' : judgement.kind)
    return judgement
  }

  return {
    endpoint,
    get isFailing() {
      return state.isFailing
    },
    async send({ body, items }, stop) {
      const packed = isGzip ? await compress(body) : body
      for (let tries = 1; !stop.aborted; tries += 1) {
        const judgement = await attempt(packed, stop)
        if (judgement.kind !== 'retry') {
          state.isFailing = false
          settle(judgement, items)
          return
        }
        state.isFailing = true
        if (stop.aborted) break
        report(guard, signal, endpoint, `${judgement.reason}; it will be tried again`)
        await pause(judgement.afterMs ?? backOffMs(BACK_OFF, tries), stop)
      }
      giveUp(items)
    },
    giveUp,
    packNow: ({ body }) => (isGzip ? gzipSync(body) : body),
    close: () => post.close(),
  }

  function giveUp(items: number): void {
    counters.onDone(items, 'abandoned')
    report(guard, signal, endpoint, `${items} items were given up at the end`)
  }

  function settle(judgement: Exclude<Judgement, { kind: 'retry' }>, items: number): void {
    if (judgement.kind === 'refused') {
      counters.onDone(items, 'refused')
      report(guard, signal, endpoint, `${items} items were refused with ${judgement.reason}`)
      return
    }
    const rejected = Math.min(judgement.rejected, items)
    counters.onDone(items - rejected, '')
    if (rejected > 0) counters.onDone(rejected, 'rejected')
    if (judgement.message !== '') report(guard, signal, endpoint, `${rejected} items rejected: ${judgement.message}`)
  }
}

/** At most one log line a minute for each signal. */
function report(guard: Guard, signal: OtlpSignal, { url }: OtlpEndpoint, what: string): void {
  guard.report(`OTLP export of ${signal}`, new Error(`${new URL(url).origin}: ${what}`))
}

function messageOf(error: Error): string {
  // A host with several addresses fails with an AggregateError, whose own message is empty.
  const { errors } = error as { errors?: readonly Error[] }
  return error.message || (errors?.map((one) => one.message).join('; ') ?? error.name)
}

/** Waits, unless it is told to stop; keeps no process alive. */
function pause(ms: number, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      stop.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    timer.unref()
    stop.addEventListener('abort', end, { once: true })
  })
}

/** The line of one signal to its receiver: packs, posts, judges the answer, counts and tells what came of it. */
import { promisify } from 'node:util'
import { gzip, gzipSync } from 'node:zlib'
import { type BackOff, backOffMs, type Runtime, VERSION } from '@sightline/core'
import { networkErrorText } from '../../transport/network-error.ts'
import { pause } from '../../transport/pause.ts'
import { type Answer, createPost } from '../../transport/post.ts'
import { bindExportCounters, type ExportError, type OtlpSignal } from '../otlp-metrics.ts'
import { type BodyForm, type OtlpEndpoint, requestHeaders } from './endpoint.ts'
import { type Judgement, judgeAnswer } from './judge-answer.ts'

const BACK_OFF: BackOff = { firstMs: 1_000, mostMs: 30_000 }
const compress = promisify(gzip)

export type Final = Exclude<Judgement, { readonly kind: 'retry' }>
export type Retry = Extract<Judgement, { readonly kind: 'retry' }>

export interface Line {
  readonly signal: OtlpSignal
  readonly endpoint: OtlpEndpoint
  /** True from a failure that is to be tried again to the next answer that is final: the receiver is away. */
  readonly isFailing: boolean
  /** The body as it goes out. */
  pack(body: Uint8Array): Promise<Uint8Array>
  packNow(body: Uint8Array): Uint8Array
  /**
   * One attempt; never rejects, and observes nothing of itself. A failure that is to be tried again is told.
   *
   * @param form - of a body that was packed under other settings
   */
  attempt(packed: Uint8Array, stop: AbortSignal, form?: BodyForm): Promise<Judgement>
  /** Waits before the next attempt; at the receiver's pace where it named one. Keeps no process alive. @param tries - so far */
  pause(retry: Retry, tries: number, stop: AbortSignal): Promise<void>
  /** Counts items by what a final answer says, and tells what is wrong with them. */
  settle(final: Final, items: number): void
  /** Counts and tells items that will not be sent. */
  lose(items: number, why: Extract<ExportError, 'abandoned' | 'spool_full'>): void
  /** At most one log line a minute for each signal. */
  report(what: string): void
  close(): void
}

const LOST = { abandoned: 'were given up at the end', spool_full: 'were dropped, the oldest first: the spool is full' }

export function createLine(runtime: Runtime, signal: OtlpSignal, endpoint: OtlpEndpoint): Line {
  const { clock, guard, context } = runtime
  const counters = bindExportCounters(runtime.metrics, signal, endpoint.protocol)
  // The exporter does not observe itself: it would never come to rest.
  const quiet = context.root({ isSuppressed: true })
  const post = createPost(endpoint)
  const isGzip = endpoint.compression === 'gzip'
  const { origin } = new URL(endpoint.url)
  let isFailing = false

  const line: Line = {
    signal,
    endpoint,
    get isFailing() {
      return isFailing
    },
    pack: async (body) => (isGzip ? await compress(body) : body),
    packNow: (body) => (isGzip ? gzipSync(body) : body),
    async attempt(body, stop, form) {
      const headers = requestHeaders({ ...endpoint, ...form }, VERSION)
      const startMs = clock.now()
      const judgement = await context
        .runIn(quiet, () => post({ headers, body, isIdle: form?.isIdle ?? false }, stop))
        .then(
          (answer: Answer) => judgeAnswer(answer, clock.now()),
          (error: Error): Judgement => ({ kind: 'retry', afterMs: undefined, reason: networkErrorText(error) }),
        )
      counters.onAttempt((clock.now() - startMs) / 1000, judgement.kind === 'accepted' ? '' : judgement.kind)
      isFailing = judgement.kind === 'retry'
      if (judgement.kind === 'retry' && !stop.aborted) line.report(`${judgement.reason}; it will be tried again`)
      return judgement
    },
    pause: ({ afterMs }, tries, stop) => pause(afterMs ?? backOffMs(BACK_OFF, tries), stop),
    settle(final, items) {
      if (final.kind === 'refused') {
        counters.onDone(items, 'refused')
        line.report(`${items} items were refused with ${final.reason}`)
        return
      }
      const rejected = Math.min(final.rejected, items)
      counters.onDone(items - rejected, '')
      if (rejected > 0) counters.onDone(rejected, 'rejected')
      const what = rejected > 0 ? `${rejected} items were rejected` : 'accepted with a remark'
      if (rejected > 0 || final.message !== '') line.report(`${what}: ${final.message}`)
    },
    lose(items, why) {
      counters.onDone(items, why)
      line.report(`${items} items ${LOST[why]}`)
    },
    report: (what) => guard.report(`OTLP export of ${signal}`, new Error(`${origin}: ${what}`)),
    close: () => post.close(),
  }
  return line
}

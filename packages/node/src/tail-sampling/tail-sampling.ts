/**
 * Decides at the end which traces are worth sending: when this process's part of one is over, everything is known that
 * a sampler at the beginning has to guess. Kept are those with an error, those slower than the 99th percentile of their
 * operation, and a few a minute of each operation of the rest. Metrics are not concerned: they count every request.
 */
import { type Clock, defineMetrics, type EndedSpan, type Guard, type Metrics, type SpanSink } from '@sightline/core'
import { isError, Judge, VERDICTS, type VerdictKind } from './judge.ts'
import { KnownVerdicts } from './known-verdicts.ts'
import { TAIL_SAMPLING_DEFAULTS, type TailSamplingOptions } from './options.ts'
import { weighted } from './weighted-span.ts'

export const tailSamplingMetrics = defineMetrics({
  traces: {
    kind: 'counter',
    name: 'sightline.traces.judged',
    unit: '{trace}',
    help: 'Traces that were judged at their end, by what became of them.',
    labels: ['verdict'],
    values: { verdict: VERDICTS },
  },
  waiting: {
    kind: 'observableGauge',
    name: 'sightline.traces.waiting_spans',
    unit: '{span}',
    help: 'Spans that wait for the end of their trace.',
  },
})

export interface TailSamplingParts {
  readonly options?: TailSamplingOptions
  readonly clock: Clock
  readonly metrics: Metrics
  /** Told of what a sink throws. */
  readonly guard: Guard
  /** Hands over what ended elsewhere; called before a verdict. */
  readonly pull?: (() => void) | undefined
}

interface OpenTrace {
  readonly spans: EndedSpan[]
  readonly sinceMs: number
}

/** Itself a sink, of all sampled spans; its own sinks get those of kept traces. */
export class TailSampling implements SpanSink {
  readonly name = 'tail-sampling'
  readonly #options: Required<TailSamplingOptions>
  readonly #clock: Clock
  readonly #guard: Guard
  readonly #judge: Judge
  readonly #known = new KnownVerdicts()
  readonly #sinks = new Set<SpanSink>()
  /** In order of their first ended span. */
  readonly #open = new Map<string, OpenTrace>()
  readonly #count: (kind: VerdictKind) => void
  readonly #stopObserving: () => void
  readonly #pull: (() => void) | undefined
  #waiting = 0

  constructor({ options, clock, metrics, guard, pull }: TailSamplingParts) {
    this.#options = { ...TAIL_SAMPLING_DEFAULTS, ...options }
    this.#clock = clock
    this.#guard = guard
    this.#pull = pull
    this.#judge = new Judge(this.#options, clock)
    const recorders = metrics.use(tailSamplingMetrics)
    this.#count = (verdict) => recorders.traces.add(1, { verdict })
    this.#stopObserving = recorders.waiting.observe((report) => report(this.#waiting))
  }

  /** @returns a function that takes the sink out */
  addSink(sink: SpanSink): () => void {
    this.#sinks.add(sink)
    return () => {
      this.#sinks.delete(sink)
    }
  }

  onEnd(span: EndedSpan): void {
    const { traceId } = span
    if (isLocalRoot(span)) {
      this.#pull?.()
      this.#judgeTrace(traceId, span)
      return
    }
    const isKept = this.#open.has(traceId) ? undefined : this.#known.isKept(traceId)
    if (isKept === true) this.#hand(span)
    // A late error makes a dropped trace worth another look.
    else if (isKept === undefined || isError(span)) this.#wait(traceId, span)
    this.#judgeLate()
  }

  /** Judges all that waits by what is there; for ends. */
  judgeAll(): void {
    for (const traceId of [...this.#open.keys()]) this.#judgeTrace(traceId, undefined)
  }

  async flush(): Promise<void> {
    this.judgeAll()
    await Promise.allSettled([...this.#sinks].map((sink) => sink.flush?.()))
  }

  stop(): void {
    this.judgeAll()
    this.#stopObserving()
  }

  #wait(traceId: string, span: EndedSpan): void {
    const trace = this.#open.get(traceId)
    if (trace === undefined) this.#open.set(traceId, { spans: [span], sinceMs: this.#clock.now() })
    else trace.spans.push(span)
    this.#waiting += 1
  }

  /** @param root - the root that ends it; undefined where it has not ended */
  #judgeTrace(traceId: string, root: EndedSpan | undefined): void {
    const spans = this.#open.get(traceId)?.spans ?? []
    this.#open.delete(traceId)
    this.#waiting -= spans.length
    if (root !== undefined) spans.push(root)
    const { kind, isKept, weight } = this.#judge.judge(spans, root !== undefined)
    this.#count(kind)
    this.#known.learn(traceId, isKept)
    if (!isKept) return
    for (const span of spans) this.#hand(span === root && weight > 1 ? weighted(span, weight) : span)
  }

  /** The oldest come first. */
  #judgeLate(): void {
    const { maxWaitingSpans, maxWaitMs } = this.#options
    for (const [traceId, { sinceMs }] of this.#open) {
      if (this.#waiting <= maxWaitingSpans && this.#clock.now() - sinceMs <= maxWaitMs) return
      this.#judgeTrace(traceId, undefined)
    }
  }

  #hand(span: EndedSpan): void {
    for (const sink of this.#sinks) this.#guard.run(`span sink ${sink.name}`, () => sink.onEnd(span))
  }
}

/** Its parent is of another process, or there is none. */
function isLocalRoot(span: EndedSpan): boolean {
  return span.isParentRemote || span.parentSpanId === undefined
}

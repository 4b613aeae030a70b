/** Where ended spans go, and what brings spans that ended elsewhere. A sink that throws harms neither host nor others. */
import type { Guard } from '../guard.ts'
import type { EndedSpan, SpanSink } from './span.ts'

/** Brings spans that end elsewhere, through `hand`. */
export interface SpanFeed {
  /** Told how many sinks there are, at once and whenever that changes. */
  onSinks(sinks: number): void
  /** Hands over what there is; called before each flush. */
  pull(): void
}

export interface SpanSinks {
  /** Every sampled span goes to every sink at its end. @returns a function that takes the sink out */
  addSink(sink: SpanSink): () => void
  /** Hands a span that ended elsewhere, such as in another thread, to every sink, as if it had ended here. */
  hand(span: EndedSpan): void
  /** Ties in what brings spans that end elsewhere. @returns a function that takes it out */
  addFeed(feed: SpanFeed): () => void
  flush(): Promise<void>
}

export function createSpanSinks(guard: Guard): SpanSinks {
  const sinks = new Set<SpanSink>()
  const feeds = new Set<SpanFeed>()

  function tellFeeds(): void {
    for (const feed of feeds) feed.onSinks(sinks.size)
  }

  return {
    addSink(sink) {
      sinks.add(sink)
      tellFeeds()
      return () => {
        sinks.delete(sink)
        tellFeeds()
      }
    },
    hand(span) {
      for (const sink of sinks) {
        try {
          sink.onEnd(span)
        } catch (error) {
          guard.report(`span sink ${sink.name}`, error)
        }
      }
    },
    addFeed(feed) {
      feeds.add(feed)
      feed.onSinks(sinks.size)
      return () => {
        feeds.delete(feed)
      }
    },
    async flush() {
      for (const feed of feeds) feed.pull()
      await Promise.allSettled([...sinks].map((sink) => sink.flush?.()))
    },
  }
}

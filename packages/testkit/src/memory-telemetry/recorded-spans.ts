/** The spans that ended while a test ran, with the questions tests ask of them. */
import type { EndedSpan, SpanSink } from '@sightline/core'
import { expectSameLines, failWith, listText } from './assertion.ts'
import { compareTrees, type ExpectedSpan } from './expected-span.ts'
import { formatSpanTrees, growSpanTrees, type SpanNode } from './span-tree.ts'
import { createWaiters } from './waiters.ts'

/** The ended spans a test may ask about; only sampled ones get here. */
export interface RecordedSpans {
  /** In the order in which they ended. */
  all(): readonly EndedSpan[]
  tree(): SpanNode[]
  /** The only span of that name. @throws AssertionError naming what was recorded when there is none, or more than one */
  find(name: string): EndedSpan
  findAll(name: string): EndedSpan[]
  /** The spans are these trees and no others. @throws AssertionError with the lines that differ */
  expectTree(expected: readonly ExpectedSpan[]): void
  /** Resolves with the spans of that name once there are `count`; rejects when the test ends first. */
  waitFor(name: string, count?: number): Promise<EndedSpan[]>
  clear(): void
}

/** The sink that records, and the view on what it recorded. */
export interface SpanRecorder {
  readonly spans: RecordedSpans
  readonly sink: SpanSink
  /** Ends all waiting; for the end of the test. */
  close(): void
}

export function createSpanRecorder(): SpanRecorder {
  const ended: EndedSpan[] = []
  const waiters = createWaiters()
  const named = (name: string): EndedSpan[] => ended.filter((span) => span.name === name)
  const recordedText = (): string => listText(formatSpanTrees(growSpanTrees(ended)))

  const spans: RecordedSpans = {
    all: () => ended,
    tree: () => growSpanTrees(ended),
    findAll: named,
    find(name) {
      const [first, ...others] = named(name)
      if (first !== undefined && others.length === 0) return first
      const count = first === undefined ? 'no span' : `${others.length + 1} spans`
      return failWith(`${count} named "${name}", wanted one; recorded:\n${recordedText()}`, spans.find)
    },
    expectTree(expected) {
      const { recorded, wanted } = compareTrees(growSpanTrees(ended), expected)
      expectSameLines('the recorded spans are not the expected tree', recorded, wanted, spans.expectTree)
    },
    waitFor: (name, count = 1) =>
      waiters.wait(`${count} x span "${name}"`, () => (named(name).length >= count ? named(name) : undefined)),
    clear() {
      ended.length = 0
    },
  }
  return {
    spans,
    sink: {
      name: 'memory',
      onEnd(span) {
        ended.push(span)
        waiters.check()
      },
    },
    close: () => waiters.giveUp(recordedText()),
  }
}

/** Spans as trees: who caused what. Roots are spans whose parent was not recorded here. */
import type { EndedSpan } from '@sightline/core'

/** A span with those it caused. */
export interface SpanNode {
  readonly span: EndedSpan
  readonly name: string
  /** In order of start, then of name. */
  readonly children: readonly SpanNode[]
}

interface GrowingNode extends SpanNode {
  readonly children: GrowingNode[]
}

/** @param spans - in any order, of any number of traces */
export function growSpanTrees(spans: readonly EndedSpan[]): SpanNode[] {
  const nodes = new Map<string, GrowingNode>()
  for (const span of spans) nodes.set(keyOf(span.traceId, span.spanId), { span, name: span.name, children: [] })
  const roots: GrowingNode[] = []
  for (const node of nodes.values()) {
    const { traceId, parentSpanId } = node.span
    const parent = parentSpanId === undefined ? undefined : nodes.get(keyOf(traceId, parentSpanId))
    ;(parent?.children ?? roots).push(node)
  }
  for (const node of nodes.values()) node.children.sort(byStart)
  return roots.sort(byStart)
}

/** The trees as indented lines, for people. */
export function formatSpanTrees(trees: readonly SpanNode[], depth = 0): string[] {
  return trees.flatMap((node) => [
    `${'  '.repeat(depth)}${node.name}${node.span.status.code === 'error' ? ' (error)' : ''}`,
    ...formatSpanTrees(node.children, depth + 1),
  ])
}

function byStart(a: SpanNode, b: SpanNode): number {
  return a.span.startMs - b.span.startMs || (a.name < b.name ? -1 : Number(a.name > b.name))
}

function keyOf(traceId: string, spanId: string): string {
  return `${traceId}/${spanId}`
}

/**
 * Compares recorded trees with expected ones. An expectation says only what matters to the test; siblings may come in
 * any order, since parallel work has none.
 */
import { isDeepStrictEqual } from 'node:util'
import type { AttributeValue, SpanKind, SpanStatus } from '@sightline/core'
import type { SpanNode } from './span-tree.ts'

/** What a span must be like; what is left out is not compared, except children: `[]` and absent both mean none. */
export interface SpanExpectation {
  readonly name: string
  readonly kind?: SpanKind
  readonly status?: SpanStatus['code']
  /** These attributes with these values; the span may have more. */
  readonly attributes?: Readonly<Record<string, AttributeValue>>
  readonly correlationId?: string
  readonly children?: readonly ExpectedSpan[]
}

/** A name stands for a span with that name and no children. */
export type ExpectedSpan = string | SpanExpectation

/** Both sides as indented lines, showing of each recorded span what its expectation mentions. */
export interface TreeComparison {
  readonly recorded: readonly string[]
  readonly wanted: readonly string[]
}

/** Pairs each expectation with a recorded sibling of its name and prints both sides. Two equal lists of lines mean that all is as expected. */
export function compareTrees(nodes: readonly SpanNode[], expected: readonly ExpectedSpan[]): TreeComparison {
  const lines: Lines = { recorded: [], wanted: [] }
  compareSiblings(nodes, expected.map(asExpectation), 0, lines)
  return lines
}

interface Lines {
  readonly recorded: string[]
  readonly wanted: string[]
}

function compareSiblings(
  nodes: readonly SpanNode[],
  expected: readonly SpanExpectation[],
  depth: number,
  lines: Lines,
): void {
  const left = [...nodes]
  const byName = [...expected].sort((a, b) => (a.name < b.name ? -1 : Number(a.name > b.name)))
  const pairs = byName.map((wanted) => ({ wanted, node: takeMatch(left, wanted) }))
  const unexpected = left.map((node) => ({ wanted: undefined, node }))
  for (const { wanted, node } of [...pairs, ...unexpected]) {
    if (wanted !== undefined) lines.wanted.push(lineOf(depth, wanted.name, detailsOf(wanted)))
    if (node !== undefined)
      lines.recorded.push(lineOf(depth, node.name, wanted === undefined ? [] : seenOf(node, wanted)))
    compareSiblings(node?.children ?? [], (wanted?.children ?? []).map(asExpectation), depth + 1, lines)
  }
}

/** Prefers a sibling that fits wholly, so that two of one name are not crossed; else the first of that name. */
function takeMatch(left: SpanNode[], wanted: SpanExpectation): SpanNode | undefined {
  const whole = left.findIndex((node) => node.name === wanted.name && fits(node, wanted))
  const index = whole >= 0 ? whole : left.findIndex((node) => node.name === wanted.name)
  return index < 0 ? undefined : left.splice(index, 1)[0]
}

function fits(node: SpanNode, wanted: SpanExpectation): boolean {
  if (!isDeepStrictEqual(seenOf(node, wanted), detailsOf(wanted))) return false
  const { recorded, wanted: text } = compareTrees(node.children, wanted.children ?? [])
  return isDeepStrictEqual(recorded, text)
}

function detailsOf(wanted: SpanExpectation): string[] {
  const details = [
    ...(wanted.kind === undefined ? [] : [`kind=${wanted.kind}`]),
    ...(wanted.status === undefined ? [] : [`status=${wanted.status}`]),
    ...(wanted.correlationId === undefined ? [] : [`correlationId=${wanted.correlationId}`]),
  ]
  for (const [key, value] of Object.entries(wanted.attributes ?? {})) details.push(attributeText(key, value))
  return details
}

function seenOf({ span }: SpanNode, wanted: SpanExpectation): string[] {
  const details = [
    ...(wanted.kind === undefined ? [] : [`kind=${span.kind}`]),
    ...(wanted.status === undefined ? [] : [`status=${span.status.code}`]),
    ...(wanted.correlationId === undefined ? [] : [`correlationId=${span.correlationId}`]),
  ]
  for (const [key, value] of Object.entries(wanted.attributes ?? {})) {
    const seen = span.attributes.get(key)
    details.push(attributeText(key, isDeepStrictEqual(seen, value) ? value : seen))
  }
  return details
}

function attributeText(key: string, value: AttributeValue | undefined): string {
  return `${key}=${value === undefined ? '(none)' : JSON.stringify(value)}`
}

function lineOf(depth: number, name: string, details: readonly string[]): string {
  return `${'  '.repeat(depth)}${name}${details.map((detail) => ` ${detail}`).join('')}`
}

function asExpectation(expected: ExpectedSpan): SpanExpectation {
  return typeof expected === 'string' ? { name: expected } : expected
}

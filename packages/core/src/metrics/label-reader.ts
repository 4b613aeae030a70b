/** Reads the labels of one call, value by value. The slow path: runs for a set of labels that was not met before. */
import type { Guard } from '../guard.ts'
import type { CheckedDefinition } from './checked-definition.ts'
import { type GivenLabels, labelText, OTHER } from './label-text.ts'

export interface ReadLabels {
  /** In the order of the definition's labels. */
  readonly texts: readonly string[]
  /** What the caller gave where it may serve as a key from now on, else the text itself. */
  readonly raws: readonly unknown[]
}

/** What a getter that threw gave: no text fits it. */
const UNREADABLE = Symbol('unreadable')

/**
 * @returns a reader that never throws. A value that cannot be a label, and one outside the label's known values, is
 *   reported as a fault and read as `_other`: the measurement still counts, in the sum at least.
 */
export function createLabelReader(
  definition: CheckedDefinition,
  guard: Guard,
): (labels: GivenLabels | null | undefined) => ReadLabels {
  const where = `metric ${definition.name}`
  const known = definition.labels.map((label) => knownTexts(definition, label))

  function rawOf(labels: GivenLabels | null | undefined, label: string): unknown {
    try {
      return labels?.[label]
    } catch (error) {
      guard.report(where, error)
      return UNREADABLE
    }
  }

  /** The value's text, or undefined, reported, when it may not be one of this label's. */
  function accept(position: number, raw: unknown): string | undefined {
    const text = labelText(raw)
    if (text !== undefined && (known[position]?.has(text) ?? true)) return text
    if (raw !== UNREADABLE) guard.report(where, new TypeError(refusal(definition.labels[position]!, raw, text)))
    return undefined
  }

  function refusal(label: string, raw: unknown, text: string | undefined): string {
    const why =
      text === undefined
        ? `wants text, a number or a boolean, got ${describe(raw)}`
        : `wants one of its declared values, got "${text}"`
    return `${definition.name}: label "${label}" ${why}; recorded as ${OTHER}`
  }

  return (labels) => {
    const texts: string[] = []
    const raws: unknown[] = []
    for (const [position, label] of definition.labels.entries()) {
      const raw = rawOf(labels, label)
      const text = accept(position, raw)
      texts.push(text ?? OTHER)
      raws.push(text === undefined ? OTHER : raw)
    }
    return { texts, raws }
  }
}

/** Absent is always allowed, as is the name of the fold. */
function knownTexts(definition: CheckedDefinition, label: string): ReadonlySet<string> | undefined {
  const values = definition.values?.[label]
  return values && new Set([...values, '', OTHER])
}

function describe(raw: unknown): string {
  return typeof raw === 'number' ? 'NaN' : `a value of type ${typeof raw}`
}

/** How one element of WSXF becomes part of a WSJF report. */
import type { ValueKind } from './attribute-value.ts'

/** What an attribute is called in WSJF and how it is read. `ignored`: WSJF has no place for it and loses nothing. */
export type AttributeRule = readonly [key: string, kind: ValueKind] | 'ignored'

interface ElementContent {
  readonly parents: readonly string[]
  readonly attributes: Readonly<Record<string, AttributeRule>>
  /** Field that takes the text inside the element. */
  readonly text?: string
}

/**
 * `field`: an object of its own in a field of the parent's object, once; `item`: in a list there; `parent`: no object of
 * its own, what it says goes into the parent's; `report`: the report itself, handed over at its end.
 */
export type ElementRule = ElementContent &
  ({ readonly as: 'field' | 'item'; readonly key: string } | { readonly as: 'parent' | 'report' })

/** Attributes that count what is counted by its place in a list of WSJF. */
export const PLACES_IN_LISTS = {
  idx: 'ignored',
  order_no: 'ignored',
  MeasIndex: 'ignored',
  MeasOrderNumber: 'ignored',
} as const

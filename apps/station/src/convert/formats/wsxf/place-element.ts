/** Writes one element into the report: makes its object where the table says, and reads its attributes into it. */
import type sax from 'sax'
import { type Findings, shown } from '../findings.ts'
import { attributeValue } from './attribute-value.ts'
import type { ElementRule } from './element-rule.ts'

/** A part of a report while it is being put together, in the names of WSJF. */
export type Fields = Record<string, unknown>

/** An element that is open. */
export interface Frame {
  readonly name: string
  /** Undefined at the root and in parts that are skipped. */
  readonly rule: ElementRule | undefined
  /** What the element writes into. */
  readonly fields: Fields
  readonly where: string
  /** The pieces of its text, where the table wants it. */
  readonly text: string[] | undefined
}

/** Where faults and losses of an element go. */
export interface Notes {
  readonly findings: Findings
  /** The same message once only, with the place where it came up first. */
  readonly warn: (message: string, where: string) => void
}

/** @returns the frame of the element; its text is added when it ends */
export function placeElement(
  tag: sax.QualifiedTag,
  rule: ElementRule,
  parent: Frame,
  where: string,
  notes: Notes,
): Frame {
  const fields = rule.as === 'parent' ? parent.fields : {}
  const frame: Frame = { name: tag.local, rule, fields, where, text: rule.text === undefined ? undefined : [] }
  if (rule.as === 'field') {
    if (parent.fields[rule.key] !== undefined) notes.findings.add(where, `a second <${tag.local}> in <${parent.name}>`)
    parent.fields[rule.key] = fields
  }
  if (rule.as === 'item') listIn(parent.fields, rule.key).push(fields)
  for (const attribute of Object.values(tag.attributes)) readAttribute(frame, rule, attribute, notes)
  return frame
}

function readAttribute(frame: Frame, rule: ElementRule, attribute: sax.QualifiedAttribute, notes: Notes): void {
  const { local, prefix, uri, value } = attribute
  if (prefix === 'xmlns' || local === 'xmlns' || uri !== '') return
  const attributeRule = Object.hasOwn(rule.attributes, local) ? rule.attributes[local] : undefined
  if (attributeRule === undefined) notes.warn(`${local} of <${frame.name}> is not carried over`, frame.where)
  if (attributeRule === undefined || attributeRule === 'ignored') return
  const [key, kind] = attributeRule
  const read = attributeValue(kind, value)
  if (read.kind === 'value') frame.fields[key] = read.value
  if (read.kind === 'wrong') {
    notes.findings.add(frame.where, `${local} of <${frame.name}> must be ${read.wanted}, got ${shown(value)}`)
  }
}

function listIn(fields: Fields, key: string): Fields[] {
  const list = (fields[key] ?? []) as Fields[]
  fields[key] = list
  return list
}

/**
 * OTLP's JSON: ids as hex, 64-bit integers as text, enums as numbers (OTLP specification, "JSON Protobuf Encoding");
 * numbers that JSON lacks as text (ProtoJSON).
 */
import { Buffer } from 'node:buffer'
import type { Field } from './field.ts'
import type { OtlpWriter } from './otlp-writer.ts'
import { nanosText } from './unix-nano.ts'

export class JsonWriter implements OtlpWriter {
  #text = '{'
  /** True where the next member or item is the first of its kind. */
  #isFirst = true
  /** Of each open level: whether it is a list. */
  readonly #lists: boolean[] = []

  get size(): number {
    return this.#text.length
  }

  open(field: Field): void {
    if (this.#lists.at(-1) === true) this.#comma()
    else this.#member(field)
    this.#begin('{', false)
  }

  close(): void {
    this.#end('}')
  }

  openList(field: Field): void {
    this.#member(field)
    this.#begin('[', true)
  }

  closeList(): void {
    this.#end(']')
  }

  text(field: Field, value: string): void {
    this.#member(field)
    this.#text += JSON.stringify(value.isWellFormed() ? value : value.toWellFormed())
  }

  id(field: Field, hex: string): void {
    this.text(field, hex)
  }

  boolean(field: Field, value: boolean): void {
    this.#member(field)
    this.#text += String(value)
  }

  integer(field: Field, value: number): void {
    this.#member(field)
    this.#text += `"${value}"`
  }

  small(field: Field, value: number): void {
    this.#member(field)
    this.#text += String(value)
  }

  flags(field: Field, value: number): void {
    this.small(field, value)
  }

  time(field: Field, timeMs: number): void {
    this.#member(field)
    this.#text += `"${nanosText(timeMs)}"`
  }

  count(field: Field, value: number): void {
    this.#member(field)
    this.#text += wholeText(value)
  }

  number(field: Field, value: number): void {
    this.#member(field)
    this.#text += numberText(value)
  }

  counts(field: Field, values: Float64Array, first: number, last: number): void {
    this.#member(field)
    this.#text += `[${Array.from(values.subarray(first, last), wholeText).join()}]`
  }

  numbers(field: Field, values: Float64Array): void {
    this.#member(field)
    this.#text += `[${Array.from(values, numberText).join()}]`
  }

  finish(): Uint8Array {
    return Buffer.from(`${this.#text}}`)
  }

  reset(): void {
    this.#text = '{'
    this.#isFirst = true
    this.#lists.length = 0
  }

  #member(field: Field): void {
    this.#comma()
    this.#text += field.key
  }

  #comma(): void {
    if (!this.#isFirst) this.#text += ','
    this.#isFirst = false
  }

  #begin(bracket: string, isList: boolean): void {
    this.#text += bracket
    this.#isFirst = true
    this.#lists.push(isList)
  }

  #end(bracket: string): void {
    this.#text += bracket
    this.#isFirst = false
    this.#lists.pop()
  }
}

function numberText(value: number): string {
  return Number.isFinite(value) ? (Object.is(value, -0) ? '-0.0' : String(value)) : `"${value}"`
}

/** Counts pass 2^53 only where they were not exact any more. */
function wholeText(value: number): string {
  return Number.isSafeInteger(value) ? `"${value}"` : `"${BigInt(value)}"`
}

/** Baggage of a scope as the OpenTelemetry API has it, and the way back. Immutable: a change gives another one. */
import type { Baggage, BaggageEntry } from '@sightline/core'

export interface OtelBaggageEntry {
  value: string
  metadata?: { toString(): string }
}

export interface OtelBaggage {
  getEntry(key: string): OtelBaggageEntry | undefined
  getAllEntries(): [key: string, entry: OtelBaggageEntry][]
  setEntry(key: string, entry: OtelBaggageEntry): OtelBaggage
  removeEntry(key: string): OtelBaggage
  removeEntries(...keys: string[]): OtelBaggage
  clear(): OtelBaggage
}

/** As the API marks metadata; what the mark is matters to nobody but its types. */
const METADATA_TYPE = Symbol('BaggageEntryMetadata')

export function toOtelBaggage(baggage: Baggage): OtelBaggage {
  const changed = (change: (entries: Map<string, BaggageEntry>) => void) => {
    const entries = new Map(baggage)
    change(entries)
    return toOtelBaggage(entries)
  }
  return {
    getEntry(key) {
      const entry = baggage.get(key)
      return entry === undefined ? undefined : toOtelEntry(entry)
    },
    getAllEntries: () => [...baggage].map(([key, entry]) => [key, toOtelEntry(entry)]),
    setEntry: (key, entry) => changed((entries) => entries.set(key, fromOtelEntry(entry))),
    removeEntry: (key) => changed((entries) => entries.delete(key)),
    removeEntries: (...keys) =>
      changed((entries) => {
        for (const key of keys) entries.delete(key)
      }),
    clear: () => toOtelBaggage(new Map()),
  }
}

/** @throws what a foreign baggage throws */
export function fromOtelBaggage(baggage: OtelBaggage): Baggage {
  return new Map(baggage.getAllEntries().map(([key, entry]) => [key, fromOtelEntry(entry)]))
}

function toOtelEntry({ value, metadata }: BaggageEntry): OtelBaggageEntry {
  if (metadata === undefined) return { value }
  const marked = { __TYPE__: METADATA_TYPE, toString: () => metadata }
  return { value, metadata: marked }
}

function fromOtelEntry({ value, metadata }: OtelBaggageEntry): BaggageEntry {
  const text = metadata === undefined ? '' : String(metadata)
  return text === '' ? { value: String(value) } : { value: String(value), metadata: text }
}

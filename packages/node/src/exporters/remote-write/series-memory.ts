/**
 * Which series the last reading had, of metrics whose series come and go: what is gone is told once, by a stale marker
 * (remote write 1.0, "Stale Markers"). All others keep their series for as long as the process lives.
 */
import type { MetricDefinition, MetricKind } from '@sightline/core'
import type { LabelLayout } from './label-layout.ts'

const COMES_AND_GOES: ReadonlySet<MetricKind> = new Set(['observableGauge', 'observableCounter', 'info'])
const SEPARATOR = '\u0000'

type Known = Map<string, readonly string[]>

export interface GoneSeries {
  readonly layout: LabelLayout
  readonly sample: string
  readonly values: readonly string[]
}

export interface SeriesMemory {
  /** Begins a family's series anew. @returns notes one; undefined for metrics that lose none */
  follow(
    definition: MetricDefinition,
    layout: LabelLayout,
    sample: string,
  ): ((values: readonly string[]) => void) | undefined
  /** The family could not be read to its end: nothing of it counts as gone this time. */
  keep(definition: MetricDefinition): void
  /** At the end of a reading: what the one before had and this one has not, families that are gone included. */
  takeGone(): readonly GoneSeries[]
}

interface Entry {
  readonly layout: LabelLayout
  readonly sample: string
  before: Known
  now: Known
}

export function createSeriesMemory(): SeriesMemory {
  const entries = new Map<MetricDefinition, Entry>()
  return {
    follow(definition, layout, sample) {
      if (!COMES_AND_GOES.has(definition.kind)) return undefined
      const entry = entries.get(definition) ?? { layout, sample, before: new Map(), now: new Map() }
      entries.set(definition, entry)
      const now: Known = new Map()
      entry.now = now
      return (values) => now.set(values.join(SEPARATOR), values)
    },
    keep(definition) {
      const entry = entries.get(definition)
      for (const [key, values] of entry?.before ?? []) entry?.now.set(key, values)
    },
    takeGone() {
      const gone: GoneSeries[] = []
      for (const [definition, entry] of entries) {
        const { layout, sample, before, now } = entry
        for (const [key, values] of before) if (!now.has(key)) gone.push({ layout, sample, values })
        if (now.size === 0) entries.delete(definition)
        entry.before = now
        entry.now = new Map()
      }
      return gone
    },
  }
}

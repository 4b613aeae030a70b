/** A family under another definition: with labels that are the same on every series, or under another Prometheus name. */
import type { MetricDefinition, MetricFamily } from '@sightline/core'

export interface Presentation {
  readonly definition: MetricDefinition
  /** From the labels of a series to those of the new definition. */
  readonly valuesOf: (own: readonly string[]) => readonly string[]
  readonly outlivesGeneration: boolean
}

/** Live: reads the family each time it is read. */
export function presentFamily(family: MetricFamily, presentation: Presentation): MetricFamily {
  const { definition, valuesOf, outlivesGeneration } = presentation
  const columns = {
    definition,
    outlivesGeneration,
    labelValuesAt: (series: number) => valuesOf(family.labelValuesAt(series)),
    createdAt: (series: number) => family.createdAt(series),
  }
  const counted = <T extends object>(shape: T) =>
    Object.defineProperties(shape, {
      generation: { enumerable: true, get: () => family.generation },
      seriesCount: { enumerable: true, get: () => family.seriesCount },
    }) as T & Pick<MetricFamily, 'generation' | 'seriesCount'>
  if (family.shape === 'scalar') {
    return counted({
      shape: family.shape,
      ...columns,
      get values() {
        return family.values
      },
    })
  }
  if (family.shape === 'summary') {
    const { quantiles } = family
    return counted({
      shape: family.shape,
      ...columns,
      quantiles,
      quantilesAt: (series: number) => family.quantilesAt(series),
      countAt: (series: number) => family.countAt(series),
      sumAt: (series: number) => family.sumAt(series),
    })
  }
  return counted({
    shape: family.shape,
    ...columns,
    bounds: family.bounds,
    stride: family.stride,
    get counts() {
      return family.counts
    },
    get sums() {
      return family.sums
    },
    exemplarAt: (series: number, bucket: number) => family.exemplarAt(series, bucket),
  })
}

/** Adds labels to every series; a series' own value of the same label stands. */
export function withDefaultLabels(family: MetricFamily, defaults: Readonly<Record<string, unknown>>): MetricFamily {
  const own = family.definition.labels ?? []
  const fill = own.map((label) => (Object.hasOwn(defaults, label) ? String(defaults[label]) : ''))
  const added = Object.keys(defaults).filter((label) => !own.includes(label))
  const addedValues = added.map((label) => String(defaults[label]))
  return presentFamily(family, {
    definition: Object.freeze({ ...family.definition, labels: Object.freeze([...own, ...added]) }),
    valuesOf: (values) => [...values.map((value, at) => (value === '' ? fill[at]! : value)), ...addedValues],
    outlivesGeneration: true,
  })
}

/** The family under another Prometheus name. @param prometheusName - undefined for the one that follows from its OpenTelemetry name */
export function withName(family: MetricFamily, prometheusName: string | undefined): MetricFamily {
  const { prometheusName: _, ...definition } = family.definition
  return presentFamily(family, {
    definition: Object.freeze(prometheusName === undefined ? definition : { ...definition, prometheusName }),
    valuesOf: (values) => values,
    outlivesGeneration: family.outlivesGeneration ?? false,
  })
}

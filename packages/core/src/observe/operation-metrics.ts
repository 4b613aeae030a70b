/** The three metrics of an operation prefix, as a table like every other. */
import { ERROR_TYPES } from '../errors/kind.ts'
import type { MetricDefinition } from '../metrics/definition.ts'
import type { OperationDefinition } from './operation.ts'
import { OUTCOMES } from './outcome.ts'

export const DEFAULT_OPERATION_METRIC = 'sightline.operation'

/** Seconds; wide enough for a function call and for an upload. */
export const DEFAULT_OPERATION_BUCKETS = [
  0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60,
] as const

export interface OperationMetricTable {
  readonly duration: MetricDefinition & { readonly kind: 'histogram' }
  readonly active: MetricDefinition & { readonly kind: 'upDownCounter' }
  readonly outcomes: MetricDefinition & { readonly kind: 'counter' }
  readonly [key: string]: MetricDefinition
}

/** Label names of duration and outcomes, in the order in which cells are looked up. */
export function operationLabels(definition: OperationDefinition): readonly string[] {
  return ['operation', ...(definition.labels ?? []), 'outcome', 'error_type']
}

/** @param definition - any of the operations that share the prefix: all must give the same labels and buckets */
export function operationMetrics(definition: OperationDefinition): OperationMetricTable {
  const prefix = definition.metric ?? DEFAULT_OPERATION_METRIC
  const labels = operationLabels(definition)
  const values = { ...definition.values, outcome: OUTCOMES, error_type: ERROR_TYPES }
  return {
    duration: {
      kind: 'histogram',
      name: `${prefix}.duration`,
      unit: 's',
      labels,
      values,
      buckets: definition.buckets ?? DEFAULT_OPERATION_BUCKETS,
      help: `Time that operations of ${prefix} took, by outcome.`,
    },
    active: {
      kind: 'upDownCounter',
      name: `${prefix}.active`,
      unit: '{operation}',
      labels: ['operation'],
      help: `Operations of ${prefix} in flight.`,
    },
    outcomes: {
      kind: 'counter',
      name: `${prefix}.outcomes`,
      unit: '{operation}',
      labels,
      values,
      help: `Operations of ${prefix} that ended, by outcome.`,
    },
  }
}

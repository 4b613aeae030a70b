/**
 * The metrics of the client beyond `wats.client.duration`, `.active` and `.outcomes`, which its operations make. All
 * carry `operation`, whose values are the names of the operations table.
 */
import { defineMetrics, ERROR_TYPES } from '@sightline/core'
import { watsOperations } from './wats-operations.ts'

export const CLIENT_METRIC = 'wats.client'

/** Seconds: from a probe in the same hall to a large report over a slow line. */
export const CLIENT_BUCKETS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300] as const

const SIZE_BUCKETS = [256, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216, 67_108_864] as const

/** The `operation` label and the span's name. */
export function operationLabel(name: string): string {
  return `${CLIENT_METRIC.split('.')[0]}.${name}`
}

const operation = Object.keys(watsOperations).map(operationLabel)

/** Used by every client of the process; see `wats.client` in the metric reference. */
export const clientMetrics = defineMetrics({
  requestSize: {
    kind: 'histogram',
    name: `${CLIENT_METRIC}.request.size`,
    unit: 'By',
    labels: ['operation'],
    values: { operation },
    buckets: SIZE_BUCKETS,
    help: 'Size of request bodies sent to a WATS server, one value a try.',
  },
  responseSize: {
    kind: 'histogram',
    name: `${CLIENT_METRIC}.response.size`,
    unit: 'By',
    labels: ['operation'],
    values: { operation },
    buckets: SIZE_BUCKETS,
    help: 'Size of answer bodies of a WATS server after decompression, one value an answer.',
  },
  retries: {
    kind: 'counter',
    name: `${CLIENT_METRIC}.retries`,
    unit: '{retry}',
    labels: ['operation', 'error_type'],
    values: { operation, error_type: ERROR_TYPES },
    help: 'Tries after the first, by what the try before failed with.',
  },
  circuitChanges: {
    kind: 'counter',
    name: `${CLIENT_METRIC}.circuit.changes`,
    unit: '{change}',
    labels: ['state'],
    values: { state: ['closed', 'open', 'half-open'] },
    help: 'Changes of the circuit breaker, by the state it went to.',
  },
})

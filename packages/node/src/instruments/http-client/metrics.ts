/** The HTTP client's metrics, as OpenTelemetry's HTTP conventions have them. */
import { defineMetrics, ERROR_TYPES } from '@sightline/core'
import { HTTP_METHODS } from '../http-method.ts'

const DURATION_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10] as const

export const httpClientMetrics = defineMetrics({
  duration: {
    kind: 'histogram',
    name: 'http.client.request.duration',
    unit: 's',
    labels: ['http.request.method', 'server.address', 'server.port', 'http.response.status_code', 'error.type'],
    values: { 'http.request.method': HTTP_METHODS, 'error.type': ERROR_TYPES },
    types: { 'server.port': 'int', 'http.response.status_code': 'int' },
    buckets: DURATION_BUCKETS,
    help: 'Time of an outgoing request, from its creation to the end of the answer body; one for each redirect hop.',
  },
})

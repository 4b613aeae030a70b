/** The HTTP server's metrics, as OpenTelemetry's HTTP conventions have them. Routes are templates, never raw paths. */
import { defineMetrics, ERROR_TYPES } from '@sightline/core'
import { HTTP_METHODS } from '../http-method.ts'

const DURATION_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10] as const
/** Bytes: powers of four from 256 to 64 Mi. */
const SIZE_BUCKETS = [256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864] as const
const METHOD = HTTP_METHODS
const SCHEME = ['http', 'https'] as const

export const httpServerMetrics = defineMetrics({
  duration: {
    kind: 'histogram',
    name: 'http.server.request.duration',
    unit: 's',
    labels: ['http.request.method', 'http.route', 'http.response.status_code', 'url.scheme', 'error.type'],
    values: { 'http.request.method': METHOD, 'url.scheme': SCHEME, 'error.type': ERROR_TYPES },
    types: { 'http.response.status_code': 'int' },
    buckets: DURATION_BUCKETS,
    help: 'Time to serve a request, from its head read to its answer handed to the system.',
  },
  active: {
    kind: 'upDownCounter',
    name: 'http.server.active_requests',
    unit: '{request}',
    labels: ['http.request.method', 'url.scheme'],
    values: { 'http.request.method': METHOD, 'url.scheme': SCHEME },
    help: 'Requests in flight.',
  },
  requestSize: {
    kind: 'histogram',
    name: 'http.server.request.body.size',
    unit: 'By',
    labels: ['http.request.method', 'http.route'],
    values: { 'http.request.method': METHOD },
    buckets: SIZE_BUCKETS,
    help: 'Size of request bodies as announced by their Content-Length.',
  },
  responseSize: {
    kind: 'histogram',
    name: 'http.server.response.body.size',
    unit: 'By',
    labels: ['http.request.method', 'http.route'],
    values: { 'http.request.method': METHOD },
    buckets: SIZE_BUCKETS,
    help: 'Size of complete response bodies on the wire, transfer framing included.',
  },
})

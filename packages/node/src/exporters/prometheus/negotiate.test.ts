import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { acceptsGzip, negotiateFormat } from './negotiate.ts'

const PROMETHEUS_2 =
  'application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1'
const PROMETHEUS_3 =
  'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,text/plain;version=0.0.4;q=0.2,/;q=0.1'
const PROMETHEUS_WITH_PROTOBUF =
  'application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.7,application/openmetrics-text;version=1.0.0;q=0.6,text/plain;version=0.0.4;q=0.4,*/*;q=0.1'
const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8'

test('servers that ask for OpenMetrics get it', () => {
  for (const accept of [PROMETHEUS_2, PROMETHEUS_3, PROMETHEUS_WITH_PROTOBUF])
    assert.equal(negotiateFormat(accept), 'openmetrics')
  assert.equal(negotiateFormat('application/openmetrics-text'), 'openmetrics')
  assert.equal(negotiateFormat('Application/OpenMetrics-Text; Version="1.0.0"; Q=0.3'), 'openmetrics')
  assert.equal(negotiateFormat('application/*'), 'openmetrics')
  assert.equal(negotiateFormat('text/plain;q=0.5, application/openmetrics-text;q=0.5'), 'openmetrics')
})

test('everybody else gets text', () => {
  const headers = ['', '*/*', 'text/*', BROWSER, 'application/json', 'text/plain;version=0.0.4', 'curl']
  for (const accept of [undefined, ...headers]) assert.equal(negotiateFormat(accept), 'text', accept)
})

test('weights are respected, also those that refuse', () => {
  assert.equal(negotiateFormat('application/openmetrics-text;q=0.4, text/plain;q=0.5'), 'text')
  assert.equal(negotiateFormat('application/openmetrics-text;q=0'), 'text')
  assert.equal(negotiateFormat('application/openmetrics-text;q=0, */*'), 'text')
  assert.equal(negotiateFormat('*/*, text/plain;q=0'), 'openmetrics')
  assert.equal(negotiateFormat('application/openmetrics-text;version=2.0.0, text/plain;q=0.1'), 'text')
  assert.equal(negotiateFormat('text/plain;version=1.0.0, application/openmetrics-text;q=0.1'), 'openmetrics')
})

test('what cannot be read counts as not said', () => {
  const garbage = [
    ';;;',
    ',,,',
    'application/openmetrics-text;q=high',
    'application/openmetrics-text;q=2',
    '\u0000',
    'a/b;q',
  ]
  for (const accept of [...garbage, `${'x'.repeat(5_000)},application/openmetrics-text`]) {
    assert.equal(negotiateFormat(accept), 'text', accept)
  }
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (header) => {
      assert.match(negotiateFormat(header), /^(?:text|openmetrics)$/)
      assert.equal(typeof acceptsGzip(header), 'boolean')
    }),
  )
})

test('gzip is used when it is wanted, never when it is refused', () => {
  for (const yes of [
    'gzip',
    'x-gzip',
    'deflate, gzip;q=0.5',
    '*',
    'GZIP',
    'br, gzip',
    'identity;q=0.5, gzip;q=0.6',
    'gzip, *;q=0',
  ])
    assert.equal(acceptsGzip(yes), true, yes)
  for (const no of [
    undefined,
    '',
    'identity',
    'br',
    'gzip;q=0',
    'gzip;q=0.000',
    '*;q=0',
    'gzip;q=0, *',
    'gzip;q=0.1, identity;q=0.9',
  ])
    assert.equal(acceptsGzip(no), false, no)
})

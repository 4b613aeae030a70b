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
const PROTOBUF = 'application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited'
/** What 2.42 sends with native histograms switched on. */
const PROMETHEUS_2_NATIVE = `${PROTOBUF},application/openmetrics-text;version=1.0.0;q=0.8,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1`
/** What 3.x sends with protobuf first, as its option for native histograms has it. */
const PROMETHEUS_3_NATIVE = `${PROTOBUF};q=0.6,application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,text/plain;version=0.0.4;q=0.2,*/*;q=0.1`
const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8'

test('servers that ask for OpenMetrics get it', () => {
  for (const accept of [PROMETHEUS_2, PROMETHEUS_3]) assert.equal(negotiateFormat(accept), 'openmetrics')
  assert.equal(negotiateFormat('application/openmetrics-text'), 'openmetrics')
  assert.equal(negotiateFormat('Application/OpenMetrics-Text; Version="1.0.0"; Q=0.3'), 'openmetrics')
  assert.equal(negotiateFormat('application/*'), 'openmetrics')
  assert.equal(negotiateFormat('text/plain;q=0.5, application/openmetrics-text;q=0.5'), 'openmetrics')
})

test('servers that ask for protobuf get it: liked best, or named first among those liked as well', () => {
  const asking = [PROMETHEUS_WITH_PROTOBUF, PROMETHEUS_2_NATIVE, PROMETHEUS_3_NATIVE, PROTOBUF]
  for (const accept of asking) assert.equal(negotiateFormat(accept), 'protobuf', accept)
  assert.equal(
    negotiateFormat('Application/VND.google.protobuf; Proto="io.prometheus.client.MetricFamily"; encoding="delimited"'),
    'protobuf',
  )
  assert.equal(negotiateFormat(`${PROTOBUF},application/openmetrics-text;version=1.0.0`), 'protobuf')
  assert.equal(negotiateFormat(`application/openmetrics-text;version=1.0.0,${PROTOBUF}`), 'openmetrics')
  assert.equal(negotiateFormat(`text/plain,${PROTOBUF}`), 'text')
  assert.equal(negotiateFormat(`*/*,${PROTOBUF}`), 'protobuf')
})

test("protobuf is nobody's who does not ask for this one", () => {
  for (const accept of ['application/*', '*/*', 'application/vnd.google.protobuf']) {
    assert.notEqual(negotiateFormat(accept), 'protobuf', accept)
  }
  assert.equal(negotiateFormat(PROTOBUF.replace('delimited', 'text')), 'text')
  assert.equal(negotiateFormat(PROTOBUF.replace('MetricFamily', 'Other')), 'text')
  assert.equal(negotiateFormat(`${PROTOBUF};q=0`), 'text')
  assert.equal(negotiateFormat(`${PROTOBUF};q=0.4,text/plain;q=0.5`), 'text')
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
      assert.match(negotiateFormat(header), /^(?:text|openmetrics|protobuf)$/)
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

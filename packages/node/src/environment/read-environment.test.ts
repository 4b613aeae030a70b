import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readEnvironment } from './read-environment.ts'
import { variables } from './variables.ts'

test('nothing set is nothing read, and an empty value means unset', () => {
  assert.deepEqual(readEnvironment({}), { values: {}, warnings: [] })
  assert.deepEqual(readEnvironment({ OTEL_SERVICE_NAME: '', SIGHTLINE_ADMIN_PORT: '  ' }), { values: {}, warnings: [] })
})

test('each variable is read as what it is', () => {
  const { values, warnings } = readEnvironment({
    OTEL_SDK_DISABLED: 'TRUE',
    OTEL_SERVICE_NAME: 'orders',
    OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test,team=a%20b',
    OTEL_LOG_LEVEL: 'WARN',
    OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
    OTEL_TRACES_SAMPLER_ARG: '0.25',
    OTEL_SPAN_EVENT_COUNT_LIMIT: '7',
    SIGHTLINE_ADMIN_PORT: '0',
    SIGHTLINE_LOG_LEVELS: 'info,station.*=debug',
    SIGHTLINE_DEBUG: '1',
  })
  assert.deepEqual(warnings, [])
  assert.deepEqual(values, {
    OTEL_SDK_DISABLED: true,
    OTEL_SERVICE_NAME: 'orders',
    OTEL_RESOURCE_ATTRIBUTES: { 'deployment.environment.name': 'test', team: 'a b' },
    OTEL_LOG_LEVEL: 'warn',
    OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
    OTEL_TRACES_SAMPLER_ARG: 0.25,
    OTEL_SPAN_EVENT_COUNT_LIMIT: 7,
    SIGHTLINE_ADMIN_PORT: 0,
    SIGHTLINE_LOG_LEVELS: { '*': 'info', 'station.*': 'debug' },
    SIGHTLINE_DEBUG: { '*': 'debug' },
  })
})

test('native histograms are all, none, or those of a list of names', () => {
  const read = (text: string) => readEnvironment({ SIGHTLINE_NATIVE_HISTOGRAMS: text })
  assert.equal(read('True').values.SIGHTLINE_NATIVE_HISTOGRAMS, true)
  assert.equal(read('false').values.SIGHTLINE_NATIVE_HISTOGRAMS, false)
  assert.deepEqual(read('http.*, shop.took').values.SIGHTLINE_NATIVE_HISTOGRAMS, ['http.*', 'shop.took'])
  assert.equal(read('http.*,,').warnings.length, 1)
})

test('a bad value is told with what was wanted and what came, and the default holds', () => {
  const bad = {
    OTEL_SDK_DISABLED: 'maybe',
    OTEL_RESOURCE_ATTRIBUTES: 'no pairs',
    OTEL_LOG_LEVEL: 'loud',
    OTEL_TRACES_SAMPLER: 'sometimes',
    OTEL_TRACES_SAMPLER_ARG: '2',
    OTEL_SPAN_LINK_COUNT_LIMIT: '-1',
    SIGHTLINE_ADMIN_PORT: '99999',
    SIGHTLINE_LOG_FORMAT: 'xml',
    SIGHTLINE_LOG_LEVELS: 'a.*=loud',
  }
  const { values, warnings } = readEnvironment(bad)
  assert.deepEqual(values, {})
  assert.equal(warnings.length, Object.keys(bad).length)
  for (const [name, got] of Object.entries(bad)) {
    const { wanted } = variables[name as keyof typeof variables]
    assert.ok(warnings.includes(`${name} is ignored: wanted ${wanted}, got ${JSON.stringify(got)}`), name)
  }
})

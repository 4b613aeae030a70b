import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { MetricDefinition } from '@sightline/core'
import fc from 'fast-check'
import { familyNames } from './metric-name.ts'
import { unitWord } from './unit-suffix.ts'

function names(name: string, kind: MetricDefinition['kind'], more: Partial<MetricDefinition> = {}) {
  const { family, sample, unit } = familyNames({ name, kind, help: 'Help.', ...more })
  return [family, sample, unit]
}

test('dots become underscores, the unit a word, and counters end in _total', () => {
  assert.deepEqual(names('http.server.request.duration', 'histogram', { unit: 's' }), [
    'http_server_request_duration_seconds',
    'http_server_request_duration_seconds',
    'seconds',
  ])
  assert.deepEqual(names('station.files', 'counter', { unit: '{file}' }), ['station_files', 'station_files_total', ''])
  assert.deepEqual(names('process.cpu.time', 'observableCounter', { unit: 's' }), [
    'process_cpu_time_seconds',
    'process_cpu_time_seconds_total',
    'seconds',
  ])
})

test('a ratio is a gauge of unit 1, and nothing else is', () => {
  assert.equal(names('nodejs.eventloop.utilization', 'gauge', { unit: '1' })[0], 'nodejs_eventloop_utilization_ratio')
  assert.equal(names('disk.use', 'observableGauge', { unit: '1' })[0], 'disk_use_ratio')
  assert.equal(names('jobs', 'upDownCounter', { unit: '1' })[0], 'jobs')
  assert.equal(names('jobs', 'counter', { unit: '1' })[1], 'jobs_total')
})

test('a unit or suffix that the name has already is not added again', () => {
  assert.equal(names('sightline.log.bytes', 'counter', { unit: 'By' })[1], 'sightline_log_bytes_total')
  assert.equal(names('build.info', 'info')[1], 'build_info')
  assert.equal(names('seconds', 'gauge', { unit: 's' })[0], 'seconds')
})

test('a fact ends in _info and has no unit', () => {
  assert.deepEqual(names('build', 'info', { unit: 's' }), ['build', 'build_info', ''])
})

test('a name that history demands is taken as it is', () => {
  const cpu = { unit: 's', prometheusName: 'process_cpu_seconds_total' }
  assert.deepEqual(names('process.cpu.time', 'counter', cpu), [
    'process_cpu_seconds',
    'process_cpu_seconds_total',
    'seconds',
  ])
  const lag = { unit: 's', prometheusName: 'nodejs_eventloop_lag_p99_seconds' }
  assert.deepEqual(names('lag', 'gauge', lag), [
    'nodejs_eventloop_lag_p99_seconds',
    'nodejs_eventloop_lag_p99_seconds',
    'seconds',
  ])
})

test('a counter whose given name has no _total keeps it, and claims no name but its own', () => {
  assert.deepEqual(names('requests', 'counter', { prometheusName: 'http_requests' }), [
    'http_requests',
    'http_requests',
    '',
  ])
  const given = { kind: 'counter', name: 'requests', help: 'x', prometheusName: 'http_requests' } as const
  assert.deepEqual(familyNames(given).claims, ['http_requests'])
})

test('a summary is one by its shape', () => {
  const { type, claims } = familyNames({ kind: 'gauge', name: 'wait', help: 'x' }, 'summary')
  assert.equal(type, 'summary')
  assert.deepEqual(claims, ['wait', 'wait_sum', 'wait_count', 'wait_created'])
})

test('units of UCUM become words', () => {
  const words = {
    s: 'seconds',
    By: 'bytes',
    'By/s': 'bytes_per_second',
    '{file}': '',
    '{file}/s': 'per_second',
    '1': '',
    '%': 'percent',
  }
  for (const [unit, word] of Object.entries(words)) assert.equal(unitWord(unit), word, unit)
  assert.equal(unitWord(undefined), '')
})

test('every name is one that both formats allow, and claims what it may write', () => {
  const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_.\-/]{0,30}$/)
  const kind = fc.constantFrom(
    ...(['counter', 'gauge', 'histogram', 'info', 'upDownCounter', 'observableGauge'] as const),
  )
  const unit = fc.option(fc.stringMatching(/^[!-~]{1,10}$/), { nil: undefined })
  fc.assert(
    fc.property(name, kind, unit, (one, of, unitOfOne) => {
      const {
        family,
        sample,
        claims,
        unit: word,
      } = familyNames({ name: one, kind: of, help: 'H', ...(unitOfOne && { unit: unitOfOne }) })
      for (const text of [family, sample]) {
        assert.match(text, /^[A-Za-z][A-Za-z0-9_]*$/)
        assert.doesNotMatch(text, /__/)
      }
      assert.ok(claims.includes(sample))
      assert.ok(word === '' || family.endsWith(`_${word}`))
    }),
  )
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openRig, pointsOf } from './bridge-rig.test.ts'

test('what is asked for again is the same instrument, whatever the case of its name', async (t) => {
  const { meter, provider, shown, warnings } = openRig(t)
  const options = { unit: 's', description: 'One.' }
  assert.equal(meter.createHistogram('took', options), meter.createHistogram('took', options))
  assert.equal(provider.getMeter('lib', '1.2.0'), meter)
  const gauge = meter.createObservableGauge('level')
  assert.equal(provider.getMeter('lib', '1.2.0').createObservableGauge('level'), gauge)
  assert.deepEqual(warnings, [])
  assert.equal(meter.createCounter('Calls'), meter.createCounter('calls'))
  meter.createCounter('CALLS').add(1)
  assert.deepEqual(await shown('Calls_total'), { '': 1 })
  assert.deepEqual(warnings, [
    'calls of lib is known as Calls: names ignore case',
    'CALLS of lib is known as Calls: names ignore case',
  ])
})

test('a name that is none is told of, and the instrument works as the official SDK has it', async (t) => {
  const { meter, warnings, page, families, receiver } = openRig(t)
  const names = ['1st', 'naïve', 'a b', '', 'x'.repeat(256), 'quote"\n']
  for (const name of names) meter.createCounter(name).add(1)
  assert.equal(warnings.length, names.length)
  assert.match(warnings[0]!, /^the name of counter "1st" is not one: a letter, then up to 254 letters/)
  await families('text')
  await families('openmetrics')
  assert.match(await page(), /^metric_1st_total\{.*\} 1$/m)
  assert.deepEqual(pointsOf(receiver()(), 'naïve'), { '': 1 })
  const nameless = meter.createCounter(Symbol('x') as never)
  nameless.add(1)
  meter.createCounter('good.name-with/all_1')
  assert.equal(warnings.length, names.length)
})

test('one name for two kinds or units is told of once with the view that helps, and everything can be read', async (t) => {
  const { meter, warnings, shown, families, receiver } = openRig(t)
  meter.createCounter('thing').add(1, { a: 1 })
  meter.createGauge('thing').record(2, { a: 1 })
  meter.createHistogram('thing').record(3, { a: 1 })
  meter.createCounter('thing', { unit: '{thing}' }).add(4, { a: 1 })
  meter.createCounter('thing', { unit: 's' }).add(5, { a: 1 })
  meter.createGauge('thing').record(2, { a: 1 })
  for (const format of ['text', 'openmetrics'] as const) await families(format)
  assert.deepEqual(await shown('thing_total'), { 'a=1': 1 })
  assert.deepEqual(await shown('thing_value'), { 'a=1': 2 })
  assert.equal((await shown('thing_distribution'))['_count a=1'], 1)
  assert.deepEqual(await shown('thing_added_total'), { 'a=1': 4 })
  assert.deepEqual(await shown('thing_seconds_total'), { 'a=1': 5 })
  assert.equal(warnings.length, 4)
  assert.match(warnings[0]!, /^thing of lib is recorded as two metrics \(kind "counter" and "gauge", aggregation/)
  assert.match(warnings[0]!, /such as \{ instrumentName: 'thing', instrumentType: 'gauge', name: 'thing.2' \}$/)
  assert.match(warnings[2]!, /instrumentUnit: '\{thing\}'/)
  assert.equal(receiver()().filter(({ metric }) => metric.name === 'thing').length, 5)
})

test('a view that tells them apart ends the conflict', async (t) => {
  const views = [{ instrumentName: 'thing', instrumentType: 'gauge', name: 'thing.2' }] as const
  const { meter, warnings, shown } = openRig(t, { views })
  meter.createCounter('thing').add(1)
  meter.createGauge('thing').record(2)
  assert.deepEqual(await shown('thing_total'), { '': 1 })
  assert.deepEqual(await shown('thing_2'), { '': 2 })
  assert.deepEqual(warnings, [])
})

test('of two descriptions the longer one stands, and a view ends the conflict', async (t) => {
  const { meter, warnings, families, shown } = openRig(t)
  meter.createCounter('a', { description: 'Short.' }).add(1)
  meter.createCounter('a', { description: 'Longer by far.' }).add(1)
  meter.createCounter('a', { description: 'Short.' }).add(1)
  assert.equal((await families()).find(({ name }) => name === 'a_total')?.help, 'Longer by far.')
  assert.deepEqual(await shown('a_total'), { '': 3 })
  assert.deepEqual(warnings, [
    "a of lib has two descriptions; the longer one stands. A view chooses: { instrumentName: 'a', description: '…' }",
  ])
  const viewed = openRig(t, { views: [{ instrumentName: 'a', description: 'Chosen.' }] })
  viewed.meter.createCounter('a', { description: 'Short.' }).add(1)
  viewed.meter.createCounter('a', { description: 'Longer by far.' }).add(1)
  assert.equal((await viewed.families()).find(({ name }) => name === 'a_total')?.help, 'Chosen.')
  assert.deepEqual(viewed.warnings, [])
})

test('one name in several scopes is one family in /metrics, told apart by the scope', async (t) => {
  const { provider, warnings, families } = openRig(t)
  const scopes = [
    ['a', '1'],
    ['a', '2'],
    ['b', undefined],
    ['b', undefined, 'https://example.com/s'],
  ] as const
  for (const [at, [name, version, schemaUrl]] of scopes.entries()) {
    const meter = provider.getMeter(name, version, schemaUrl === undefined ? {} : { schemaUrl })
    meter.createCounter('calls').add(at + 1, at % 2 === 0 ? { even: true } : { odd: true, 'otel.scope.name': 'mine' })
  }
  for (const format of ['text', 'openmetrics'] as const) {
    const family = (await families(format)).find(({ name }) => name.startsWith('calls'))!
    const samples = family.samples.filter(({ name }) => name === 'calls_total')
    assert.deepEqual(
      samples.map(({ labels, value }) => [Object.fromEntries(labels), value]),
      [
        [{ otel_scope_name: 'a', otel_scope_version: '1', even: 'true' }, 1],
        [{ otel_scope_name: 'a', otel_scope_version: '2', key_otel_scope_name: 'mine', odd: 'true' }, 2],
        [{ otel_scope_name: 'b', even: 'true' }, 3],
        [
          {
            otel_scope_name: 'b',
            otel_scope_schema_url: 'https://example.com/s',
            key_otel_scope_name: 'mine',
            odd: 'true',
          },
          4,
        ],
      ],
    )
  }
  assert.deepEqual(warnings, [])
})

test('a meter without a name works, and is told of', async (t) => {
  const { provider, warnings, shown } = openRig(t)
  provider.getMeter('').createCounter('calls').add(1)
  provider
    .getMeter(undefined as never)
    .createCounter('calls')
    .add(1)
  assert.deepEqual(await shown('calls_total'), { '': 2 })
  assert.equal(warnings.length, 1)
})

test('bucket boundaries that cannot be are told of and not used', async (t) => {
  const { meter, warnings, shown } = openRig(t)
  const advise = (explicitBucketBoundaries: unknown) => ({ advice: { explicitBucketBoundaries } }) as never
  meter.createHistogram('a', advise([2, 1])).record(1)
  meter.createHistogram('b', advise('1,2')).record(1)
  meter.createHistogram('c', advise([])).record(1)
  meter.createHistogram('d', advise([1])).record(1)
  meter.createHistogram('d', advise([2])).record(1)
  assert.equal(Object.keys(await shown('a')).length, 18)
  assert.equal(Object.keys(await shown('b')).length, 18)
  assert.deepEqual(await shown('c'), { '_bucket le=+Inf': 1, _sum: 1, _count: 1 })
  assert.equal((await shown('d'))['_bucket le=1.0'], 2)
  assert.deepEqual(warnings, [
    'the bucket boundaries that are advised for a are not used: finite, ascending numbers are wanted',
    'the bucket boundaries that are advised for b are not used: finite, ascending numbers are wanted',
    'd of lib is advised two lists of bucket boundaries; the first stands',
  ])
})

test('options that cannot be read cost themselves only', async (t) => {
  const { provider, shown, faultCount } = openRig(t)
  const thrower = {
    get schemaUrl(): string {
      throw new Error('read')
    },
    get description(): string {
      throw new Error('read')
    },
  }
  const meter = provider.getMeter('odd', '1', thrower)
  meter.createCounter('calls', thrower).add(1)
  const hidden = new Proxy(meter.createObservableGauge('level'), {
    getPrototypeOf() {
      throw new Error('who')
    },
  })
  meter.addBatchObservableCallback(() => undefined, [hidden])
  meter.removeBatchObservableCallback(() => undefined, [hidden])
  assert.equal(faultCount(), 4)
  assert.deepEqual(await shown('calls_total'), { '': 1 })
})

test('instruments with a new name each time are not kept without end', (t) => {
  const { meter, warnings, runtime } = openRig(t)
  for (let at = 0; at < 10_050; at += 1) meter.createCounter(`calls.${at}`).add(1)
  assert.equal(runtime.metrics.collect().filter(({ scope }) => scope !== undefined).length, 10_000)
  assert.deepEqual(warnings, ['there are more than 10000 instruments: no further one is recorded'])
})

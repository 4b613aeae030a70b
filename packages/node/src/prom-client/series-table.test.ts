import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkDefinition } from '@sightline/core'
import client from '@sightline/node/prom-client'
import { scalarTable } from './series-table.ts'

function arrange(options: object = {}) {
  const registry = new client.Registry()
  const counter = new client.Counter({
    name: 'm',
    help: 'x',
    labelNames: ['id', 'kind'],
    registers: [registry],
    ...options,
  })
  return { registry, counter }
}

const lines = (text: string) => text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))

test('what is removed and comes again has its old place but no old value', async () => {
  const { registry, counter } = arrange()
  for (const id of ['a', 'b', 'c']) counter.inc({ id, kind: 'x' }, 5)
  counter.remove({ id: 'b', kind: 'x' })
  counter.inc({ id: 'b', kind: 'x' })
  assert.deepEqual(lines(await registry.metrics()), [
    'm{id="a",kind="x"} 5',
    'm{id="b",kind="x"} 1',
    'm{id="c",kind="x"} 5',
  ])
})

test('a child goes on after other series were removed and indices were dealt anew', async () => {
  const { registry, counter } = arrange()
  const children = Array.from({ length: 200 }, (_, at) => counter.labels(String(at), 'x'))
  for (const child of children) child.inc()
  for (let at = 0; at < 150; at += 1) counter.remove(String(at), 'x')
  for (const child of children.slice(140)) child.inc()
  const text = lines(await registry.metrics())
  assert.equal(text.length, 60)
  assert.ok(text.includes('m{id="140",kind="x"} 1'))
  assert.ok(text.includes('m{id="199",kind="x"} 2'))
})

test('series that come and go for ever leave nothing behind, also when nobody reads', async () => {
  const { registry, counter } = arrange({ maxSeries: 100 })
  for (let at = 0; at < 20_000; at += 1) {
    counter.inc({ id: at, kind: 'connection' })
    counter.remove({ id: at, kind: 'connection' })
  }
  counter.inc({ id: 'last', kind: 'connection' })
  assert.deepEqual(lines(await registry.metrics()), ['m{id="last",kind="connection"} 1'])
})

test('the places of removed series are given up in time, and seldom', () => {
  const definition = checkDefinition('m', { kind: 'gauge', name: 'm', help: 'x', labels: ['id'] })
  const passing = scalarTable(definition, undefined)
  let most = 0
  for (let id = 0; id < 20_000; id += 1) {
    passing.locate({ id })
    passing.remove({ id })
    most = Math.max(most, passing.count)
  }
  assert.ok(most <= 128, `${most} places for one series at a time`)
  const many = scalarTable(definition, undefined)
  for (let id = 0; id < 20_000; id += 1) many.locate({ id })
  for (let id = 0; id < 20_000; id += 1) many.remove({ id })
  many.settle()
  assert.equal(many.count, 0)
  assert.ok(many.store.generation <= 16, `${many.store.generation} passes over all series for 20,000 removals`)
})

test('more series than allowed collapse the exploding label, with a warning, and no count is lost', async () => {
  const warning = new Promise<Error & { code?: string }>((resolve) => process.once('warning', resolve))
  const { registry, counter } = arrange({ maxSeries: 10 })
  for (let at = 0; at < 25; at += 1) counter.inc({ id: at, kind: 'x' })
  const text = lines(await registry.metrics())
  assert.equal(text.length, 11)
  assert.equal(text.at(-1), 'm{id="_other",kind="x"} 15')
  const { code, message } = await warning
  assert.equal(code, 'SIGHTLINE_LABEL_COLLAPSED')
  assert.match(message, /metric m: label "id" has too many values/)
})

test('the limit can be lifted for a metric and for all', async () => {
  assert.throws(() => client.limitSeries(0), /limitSeries wants a number of series of at least 1, got 0/)
  assert.throws(() => arrange({ maxSeries: 'many' }), /"maxSeries" of metric m wants .* got many/)
  const { registry, counter } = arrange({ maxSeries: Number.POSITIVE_INFINITY })
  for (let at = 0; at < 20_500; at += 1) counter.inc({ id: at, kind: 'x' })
  assert.equal(lines(await registry.metrics()).length, 20_500)
})

test('a large registry is read without holding the event loop, and whole, while series are removed', async () => {
  const { registry, counter } = arrange({ maxSeries: Number.POSITIVE_INFINITY })
  const kept = 60_000
  for (let at = 0; at < kept; at += 1) counter.inc({ id: at, kind: 'kept' })
  for (let at = 0; at < 200; at += 1) counter.inc({ id: at, kind: 'gone' })
  let turns = 0
  let isReading = true
  const turn = () => {
    if (!isReading) return
    turns += 1
    if (turns < 100) counter.remove({ id: turns, kind: 'gone' })
    setImmediate(turn)
  }
  setImmediate(turn)
  const text = lines(await registry.metrics())
  isReading = false
  assert.ok(turns > 1, `others had ${turns} turns`)
  const keptLines = text.filter((line) => line.includes('kind="kept"'))
  assert.equal(keptLines.length, kept)
  assert.equal(new Set(keptLines).size, kept)
})

test('labels that are no text are taken as prom-client takes them', async () => {
  const { registry, counter } = arrange()
  const anything = (value: unknown) => value as string
  counter.inc({ id: anything(null), kind: anything(true) })
  counter.inc({ id: anything(null), kind: anything(true) })
  counter.inc({ id: anything(Number.NaN) })
  counter.inc({ id: anything({}) })
  counter.inc({ id: 'x', kind: anything(undefined) })
  counter.inc({ id: 'x' })
  assert.deepEqual(lines(await registry.metrics()), [
    'm{id="null",kind="true"} 2',
    'm{id="NaN"} 1',
    'm{id="[object Object]"} 1',
    'm{id="x"} 2',
  ])
})

test('labels named like what every object has are absent where they are not given', async () => {
  const registry = new client.Registry()
  const counter = new client.Counter({ name: 'm', help: 'x', labelNames: ['constructor', 'a'], registers: [registry] })
  counter.inc({ a: '1' } as never)
  counter.inc({ a: '1', constructor: 'own' } as never)
  counter.inc({ a: '1' } as never)
  assert.deepEqual(lines(await registry.metrics()), ['m{a="1"} 2', 'm{a="1",constructor="own"} 1'])
})

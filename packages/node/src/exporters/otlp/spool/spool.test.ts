import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { systemClock } from '@sightline/core'
import fc from 'fast-check'
import { Spool } from './spool.ts'
import { fileName, parseFileName, type SpoolFile } from './spool-name.ts'

const REQUEST = { signal: 'traces', items: 3, protocol: 'http/protobuf', compression: 'none' } as const
const HOST = hostname().replace(/[^A-Za-z0-9_-]/g, '_')

function arrange(t: TestContext, maxBytes = 1_000_000) {
  const root = mkdtempSync(join(tmpdir(), 'otlp-spool-'))
  t.after(() => rmSync(root, { recursive: true, force: true }))
  const dropped: SpoolFile[] = []
  const open = () => new Spool({ root, maxBytes, clock: systemClock, onDropped: (file) => dropped.push(file) })
  /** A folder as another process would have left it. */
  const leave = (owner: string, files: Record<string, string>) => {
    mkdirSync(join(root, owner))
    for (const [name, content] of Object.entries(files)) writeFileSync(join(root, owner, name), content)
    return join(root, owner)
  }
  return { root, dropped, open, leave }
}

test('requests come out as they went in, oldest first, each signal for itself', async (t) => {
  const spool = arrange(t).open()
  await spool.add(REQUEST, Buffer.from('one'))
  spool.addNow({ ...REQUEST, signal: 'logs' }, Buffer.from('two'))
  await spool.add({ ...REQUEST, items: 7 }, Buffer.from('three'))
  assert.equal(spool.bytes, 11)
  const first = spool.oldest('traces')!
  assert.equal(String(await spool.read(first)), 'one')
  await spool.remove(first)
  const second = spool.oldest('traces')!
  assert.deepEqual([String(await spool.read(second)), second.items, second.bytes], ['three', 7, 5])
  await spool.remove(second)
  assert.equal(spool.oldest('traces'), undefined)
  assert.equal(String(await spool.read(spool.oldest('logs')!)), 'two')
})

test('beyond the budget the oldest go, and are told', async (t) => {
  const { dropped, open } = arrange(t, 10)
  const spool = open()
  for (const content of ['aaaa', 'bbbb', 'cccc']) await spool.add(REQUEST, Buffer.from(content))
  assert.equal(spool.bytes, 8)
  assert.equal(dropped.length, 1)
  assert.equal(String(await spool.read(spool.oldest('traces')!)), 'bbbb')
  assert.equal(readdirSync(spool.folder).length, 2)
})

test('what a dead process has left is taken over, half-written files aside', async (t) => {
  const { root, open, leave } = arrange(t)
  const file = { ...REQUEST, bytes: 3 }
  const dead = leave(`${HOST}.999999999.0123456789ab`, {
    [fileName(file, 5, 2)]: 'new',
    [fileName(file, 4, 9)]: 'old',
    [`${fileName(file, 6, 1)}.tmp`]: 'h',
    'unsent.json': '{"spans":12}',
  })
  const spool = open()
  await spool.add(REQUEST, Buffer.from('own'))
  assert.deepEqual(spool.adopt(), [{ spans: 12 }])
  const contents: string[] = []
  for (let next = spool.oldest('traces'); next !== undefined; next = spool.oldest('traces')) {
    contents.push(String(await spool.read(next)))
    await spool.remove(next)
  }
  assert.deepEqual(contents, ['old', 'new', 'own'])
  assert.ok(!readdirSync(root).includes(dead.split('/').at(-1)!))
})

test('what a living process, a thread or another machine may still need is left alone', (t) => {
  const { root, open, leave } = arrange(t)
  const note = { 'unsent.json': '{"spans":1}' }
  leave(`${HOST}.${process.ppid}.0123456789ab`, note)
  leave(`${HOST}.${process.pid}.0123456789ab`, note)
  leave('elsewhere.1.0123456789ab', note)
  leave('not-ours', note)
  assert.deepEqual(open().adopt(), [])
  assert.equal(readdirSync(root).length, 5)
})

test('a process that had our number before us is gone; a machine not heard of for long is given up', (t) => {
  const { open, leave } = arrange(t)
  const longAgo = new Date(Date.now() - 86_400_000)
  for (const [owner, spans] of [
    [`${HOST}.${process.pid}.aaaaaaaaaaaa`, 1],
    ['elsewhere.1.bbbbbbbbbbbb', 2],
  ] as const) {
    const folder = leave(owner, { 'unsent.json': `{"spans":${spans}}` })
    utimesSync(join(folder, 'unsent.json'), longAgo, longAgo)
  }
  assert.deepEqual(
    open()
      .adopt()
      .map((unsent) => unsent['spans'])
      .sort(),
    [1, 2],
  )
})

test('two that take over at the same time share what there is, and lose nothing', async (t) => {
  const { open, leave } = arrange(t)
  const files = Array.from({ length: 20 }, (_, at) => [fileName({ ...REQUEST, bytes: 1 }, at, at), 'x'])
  leave(`${HOST}.999999999.0123456789ab`, Object.fromEntries(files))
  const spools = [open(), open()]
  for (const spool of spools) spool.adopt()
  assert.equal(spools[0]!.bytes + spools[1]!.bytes, 20)
})

test('an empty folder goes at the end, one with requests stays', async (t) => {
  const { root, open } = arrange(t)
  const empty = open()
  empty.note({ spans: 0 })
  empty.close()
  assert.deepEqual(readdirSync(root), [])
  const full = open()
  await full.add(REQUEST, Buffer.from('x'))
  full.close()
  assert.equal(readdirSync(root).length, 1)
})

test('a name says what the file holds, and sorts by time', () => {
  const file = fc.record({
    signal: fc.constantFrom('traces' as const, 'metrics' as const, 'logs' as const),
    items: fc.nat(),
    bytes: fc.nat(),
    protocol: fc.constantFrom('http/protobuf' as const, 'http/json' as const),
    compression: fc.constantFrom('gzip' as const, 'none' as const),
  })
  const time = fc.integer({ min: 0, max: 4_000_000_000_000 })
  fc.assert(
    fc.property(file, time, time, fc.nat({ max: 999_999_999 }), (given, one, other, order) => {
      const name = fileName(given, one, order)
      assert.deepEqual(parseFileName(name), { ...given, name })
      if (one < other) assert.ok(name < fileName(given, other, 0))
    }),
  )
  for (const name of ['', 'unsent.json', 'x.tmp', `${fileName({ ...REQUEST, bytes: 1 }, 1, 1)}.tmp`]) {
    assert.equal(parseFileName(name), undefined)
  }
})

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { test } from 'node:test'
import { startInstrument } from '../arrange.test.ts'
import { parseProcStat } from './proc-self.ts'
import { processInstrument } from './process-instrument.ts'

const isLinux = process.platform === 'linux'

test('a collection holds the process as the system sees it', { skip: !isLinux && 'needs /proc' }, (t) => {
  const { series } = startInstrument(t, processInstrument)
  const value = (name: string) => series(name)[0]?.value ?? 0
  const status = readFileSync('/proc/self/status', 'latin1')
  const fact = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1])
  assert.ok(Math.abs(value('process.thread.count') - fact('Threads')) <= 4)
  assert.ok(Math.abs(value('process.memory.virtual') / 1024 - fact('VmSize')) < fact('VmSize') / 10)
  assert.ok(value('process.memory.usage') > 10e6)
  assert.ok(value('process.cpu.time') > 0)
  assert.ok(value('process.unix.file_descriptor.count') > 2)
  assert.ok(value('process.unix.file_descriptor.limit') >= value('process.unix.file_descriptor.count'))
  assert.ok(value('nodejs.heap.size.total') >= value('nodejs.heap.size.used'))
  assert.ok(value('nodejs.heap.size.used') > 1e6)
  assert.ok(Math.abs(value('process.start_time') + process.uptime() - Date.now() / 1000) < 2)
})

test('active resources are counted by type', async (t) => {
  const { series } = startInstrument(t, processInstrument)
  const servers = () =>
    series('nodejs.active_resources').find(({ labels }) => labels['type'] === 'TCPServerWrap')?.value ?? 0
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  assert.ok(servers() >= 1)
  await new Promise((resolve) => server.close(resolve))
})

test('the version is told in parts', (t) => {
  const { series } = startInstrument(t, processInstrument)
  const [major] = process.versions.node.split('.')
  assert.equal(series('nodejs.version')[0]?.labels['version'], process.version)
  assert.equal(series('nodejs.version')[0]?.labels['major'], major)
})

test('after stop nothing is read any more', (t) => {
  const { series, stop } = startInstrument(t, processInstrument)
  stop()
  assert.deepEqual(series('process.cpu.time'), [])
})

test('a command name with spaces and parentheses does not shift the fields', () => {
  const fields = 'S 1 1 1 0 -1 4194560 10 0 0 0 7 3 0 0 20 0 11 0 12345 987654321 2000 18446744073709551615'
  assert.deepEqual(parseProcStat(`42 (a) b (c)) ${fields}`), { threads: 11, virtualBytes: 987654321 })
  assert.equal(parseProcStat('nonsense'), undefined)
})

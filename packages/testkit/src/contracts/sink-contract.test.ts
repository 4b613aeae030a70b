import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRedactor, type LogRecord, type LogSink, toPlain } from '@sightline/core'
import { collectFailures } from './collect-failures.test.ts'
import { sinkContract } from './sink-contract.ts'

const written = new WeakMap<LogSink, string[]>()

/** Writes JSON lines into memory. @param format - how a record becomes a line */
function makeSink(format: (record: LogRecord) => string, drops = false): LogSink {
  const lines: string[] = []
  const sink: LogSink = {
    name: 'lines',
    write(record) {
      if (!(drops && record.message.includes('250'))) lines.push(format(record))
    },
    flushSync: () => undefined,
  }
  written.set(sink, lines)
  return sink
}

function output(sink: LogSink): string {
  return (written.get(sink) ?? []).map((line) => `${line}\n`).join('')
}

function goodLine({ message, fields }: LogRecord): string {
  const text = JSON.stringify(message).replaceAll('\u2028', '\\u2028')
  return `{"message":${text},"fields":${JSON.stringify(toPlain(fields ?? {}, { isSecretKey: createRedactor().isSecretKey }))}}`
}

function failuresOf(create: () => LogSink): Promise<string[]> {
  return collectFailures((t) => sinkContract(t, { create, output }))
}

test('a good sink keeps the contract', async (t) => {
  await sinkContract(t, { create: () => makeSink(goodLine), output })
})

test('a sink that loses, leaks, throws or breaks lines is caught', async () => {
  const names = async (create: () => LogSink): Promise<string> => (await failuresOf(create)).join('\n')
  assert.match(await names(() => makeSink(goodLine, true)), /every record is there once/)
  assert.match(
    await names(() => makeSink((record) => `${record.message} ${Object.values(record.fields ?? {}).map(String)}`)),
    /no field, however odd/,
  )
  assert.match(
    await names(() => makeSink((record) => `${record.message} ${record.fields?.['password']}`)),
    /secrets do not leave/,
  )
  assert.match(await names(() => makeSink((record) => record.message)), /a record is one line/)
})

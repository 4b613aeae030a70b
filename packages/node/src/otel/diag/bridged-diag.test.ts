import assert from 'node:assert/strict'
import { test } from 'node:test'
import { diag } from '@opentelemetry/api'
import { startBridge } from '../arrange.test.ts'

test("what libraries say of themselves are lines of the logger 'opentelemetry'", (t) => {
  const { runtime, records } = startBridge(t)
  runtime.logs.setLevels({ '*': 'trace' })
  const error = new Error('no module')
  const component = diag.createComponentLogger({ namespace: 'instrumentation-pg' })
  diag.error('failed', error)
  component.warn('no version', { found: '1' }, 7)
  diag.info('a', 'b')
  diag.debug('c')
  diag.verbose('d')
  const told = records.map(({ logger, level, message, fields }) => [logger, level, message, fields])
  assert.deepEqual(told, [
    ['opentelemetry', 'error', 'failed', { error }],
    ['opentelemetry', 'warn', 'instrumentation-pg no version', { details: [{ found: '1' }, 7] }],
    ['opentelemetry', 'info', 'a b', undefined],
    ['opentelemetry', 'debug', 'c', undefined],
    ['opentelemetry', 'trace', 'd', undefined],
  ])
})

test('its threshold holds, and what is no text is put into words', (t) => {
  const { runtime, records } = startBridge(t)
  runtime.logs.setLevels({ opentelemetry: 'warn' })
  diag.info('unheard')
  diag.warn({ odd: true } as never)
  assert.deepEqual(
    records.map(({ message, fields }) => [message, fields]),
    [['[object Object]', { details: [{ odd: true }] }]],
  )
})

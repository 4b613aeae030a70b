import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRuntime } from '@sightline/core'
import { formatReceipt } from './receipt.ts'
import { createShutdown } from './shutdown.ts'

function arrange(drainDelayMs = 0) {
  const { clock, guard, health } = createRuntime()
  health.setPhase('running')
  return { health, guard, shutdown: createShutdown({ clock, guard, health, drainDelayMs }) }
}

test('stages run one after another, and readiness fails before the first', async () => {
  const { shutdown, health } = arrange()
  const seen: string[] = []
  for (const stage of ['close', 'flush', 'stop-accepting', 'finish'] as const) {
    shutdown.add({
      name: stage,
      stage,
      run() {
        seen.push(`${stage} while ${health.report().phase}, ready ${health.report().isReady}`)
      },
    })
  }
  const receipt = await shutdown.run('SIGTERM')
  assert.deepEqual(seen, [
    'stop-accepting while draining, ready false',
    'finish while draining, ready false',
    'close while draining, ready false',
    'flush while stopped, ready false',
  ])
  assert.equal(receipt.isClean, true)
  assert.deepEqual(
    receipt.lines.map((line) => [line.step, line.outcome]),
    [
      ['stop-accepting', 'done'],
      ['finish', 'done'],
      ['close', 'done'],
      ['flush', 'done'],
    ],
  )
})

test('a step that fails or hangs is in the receipt and keeps no other from running', async () => {
  const { shutdown } = arrange()
  let wasTold = false
  shutdown.add({
    name: 'hangs',
    stage: 'finish',
    budgetMs: 20,
    run: (signal) =>
      new Promise(() => {
        signal.addEventListener('abort', () => {
          wasTold = true
        })
      }),
  })
  shutdown.add({ name: 'fails', stage: 'finish', run: () => Promise.reject(new Error('disk full')) })
  shutdown.add({ name: 'throws', stage: 'close', run: () => assert.fail('broken') })
  shutdown.add({ name: 'last', stage: 'flush', run: () => undefined })
  const receipt = await shutdown.run('SIGTERM')
  assert.equal(receipt.isClean, false)
  assert.equal(wasTold, true)
  assert.deepEqual(
    receipt.lines.map((line) => [line.step, line.outcome]),
    [
      ['hangs', 'timed out'],
      ['fails', 'failed'],
      ['throws', 'failed'],
      ['last', 'done'],
    ],
  )
  const text = formatReceipt(receipt, 'orders')
  assert.match(text, /^orders: shutdown after SIGTERM: not clean, /)
  assert.match(text, /fails\s+failed\s+[\d.]+ ms {2}disk full/)
  assert.match(text, /hangs\s+timed out .* not done within 20 ms/)
})

test('a second call gets the receipt of the first', async () => {
  const { shutdown } = arrange()
  let runs = 0
  shutdown.add({
    name: 'once',
    stage: 'close',
    run() {
      runs += 1
    },
  })
  const [first, second] = await Promise.all([shutdown.run('SIGTERM'), shutdown.run('SIGINT')])
  assert.equal(first, second)
  assert.equal(runs, 1)
})

test('a step that was taken out does not run, and the drain delay has a line of its own', async () => {
  const { shutdown } = arrange(5)
  const remove = shutdown.add({ name: 'gone', stage: 'close', run: () => assert.fail('ran') })
  remove()
  const receipt = await shutdown.run('stop')
  assert.deepEqual(
    receipt.lines.map((line) => line.step),
    ['drain delay'],
  )
})

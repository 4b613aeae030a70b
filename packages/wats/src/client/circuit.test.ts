import assert from 'node:assert/strict'
import test from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { watsErrors } from '../wats-errors.ts'
import { type CircuitStateName, createCircuit } from './circuit.ts'

const server = 'http://x'
const place = { server, status: 0, answer: 'x' }
const failed = (status: number) => watsErrors.serverFailed({ ...place, status }, { details: { status } })
const refused = () => watsErrors.refused({ ...place, status: 400 }, { details: { status: 400 } })
const broken = () => watsErrors.unreachable({ server, reason: 'x' })
const cancelled = () => watsErrors.cancelled({ reason: 'x' })

function circuitOf(openMs = 60_000) {
  const changes: CircuitStateName[] = []
  const circuit = createCircuit({ failures: 3, openMs, server, onChange: (state) => changes.push(state) })
  const fail = (error: unknown) =>
    assert.rejects(
      circuit.run(() => Promise.reject(error)),
      (thrown) => thrown === error,
    )
  return { circuit, changes, fail }
}

/** Runs until the pause is over and the body was let through. */
async function afterPause<T>(run: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await run()
    } catch (error) {
      if ((error as { code?: string }).code !== 'WATS_CIRCUIT_OPEN') throw error
      await nextTurn()
    }
  }
}

test('5xx and network failures in a row open it, and then nothing is sent', async () => {
  const { circuit, changes, fail } = circuitOf()
  await fail(failed(503))
  await fail(broken())
  await fail(failed(500))
  assert.deepEqual(changes, ['open'])
  let sent = 0
  const send = async () => {
    sent += 1
  }
  await assert.rejects(circuit.run(send), { code: 'WATS_CIRCUIT_OPEN', retryable: true })
  assert.throws(
    () => circuit.throwIfOpen(),
    (error: { details?: { retryAfterMs?: number } }) => {
      const ms = error.details?.retryAfterMs ?? 0
      return ms > 0 && ms <= 60_000
    },
  )
  assert.equal(sent, 0)
})

test('an answer between failures, a 4xx too, starts the count anew', async () => {
  const { circuit, fail } = circuitOf()
  for (let round = 0; round < 5; round += 1) {
    await fail(failed(503))
    await fail(failed(503))
    await fail(refused())
  }
  assert.equal(circuit.state(), 'closed')
})

test('cancelled calls are not counted, neither way', async () => {
  const { circuit, fail } = circuitOf()
  await fail(failed(503))
  await fail(failed(503))
  for (let round = 0; round < 5; round += 1) await fail(cancelled())
  assert.equal(circuit.state(), 'closed')
  await fail(failed(503))
  assert.equal(circuit.state(), 'open')
})

test('after the pause one call tries, and its success closes', async () => {
  const { circuit, changes, fail } = circuitOf(5)
  for (let round = 0; round < 3; round += 1) await fail(failed(503))
  assert.equal(await afterPause(() => circuit.run(async () => 'back')), 'back')
  assert.deepEqual(changes, ['open', 'half-open', 'closed'])
})

test('a trial that fails or is cancelled opens it again', async () => {
  for (const error of [failed(503), cancelled()]) {
    const { circuit, changes, fail } = circuitOf(5)
    for (let round = 0; round < 3; round += 1) await fail(failed(503))
    await assert.rejects(
      afterPause(() => circuit.run(() => Promise.reject(error))),
      (thrown) => thrown === error,
    )
    assert.deepEqual(changes, ['open', 'half-open', 'open'])
  }
})

test('a 4xx to the trial proves the server alive', async () => {
  const { circuit, fail } = circuitOf(5)
  for (let round = 0; round < 3; round += 1) await fail(failed(503))
  await assert.rejects(
    afterPause(() => circuit.run(() => Promise.reject(refused()))),
    { code: 'WATS_REFUSED' },
  )
  assert.equal(circuit.state(), 'closed')
})

/** Runs one scenario on prom-client and on the facade; for the tests that hold the one against the other. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as door from '@sightline/node/prom-client'
import real from 'prom-client'

const client = door.default
export type Client = typeof client
/** A scenario gives what is to be the same. */
export type Scenario = (client: Client, registers: ReturnType<typeof newRegistries>) => unknown

const CLIENTS = { 'prom-client': real as unknown as Client, ours: client }

/** A registry for the scenario alone. */
export function newRegistries(from: Client) {
  return [new from.Registry()]
}

/** What the scenario gives or throws, on both. */
export async function onBoth(scenario: Scenario): Promise<{ theirs: unknown; ours: unknown }> {
  const [theirs, ours] = await Promise.all([outcome(scenario, CLIENTS['prom-client']), outcome(scenario, CLIENTS.ours)])
  return { theirs, ours }
}

export async function assertSame(scenario: Scenario): Promise<void> {
  const { theirs, ours } = await onBoth(scenario)
  assert.deepEqual(ours, theirs)
}

/** What calling gives, or the error's class and message. */
export function attempt(call: () => unknown): unknown {
  try {
    return { gave: call() }
  } catch (error) {
    return described(error)
  }
}

async function outcome(scenario: Scenario, from: Client): Promise<unknown> {
  try {
    return { gave: copy(await scenario(from, newRegistries(from))) }
  } catch (error) {
    return described(error)
  }
}

function described(error: unknown): unknown {
  return error instanceof Error ? { threw: error.constructor.name, message: error.message } : { threw: error }
}

/** What scenarios return lives on in prom-client: they copy what they read. */
export function copy<T>(read: T): T {
  return structuredClone(read)
}

/** Exposition lines without their order, each family's header with them. */
export function sortedLines(text: string): string[] {
  return text.split('\n').sort()
}

test('the two clients are two', () => {
  assert.notEqual(CLIENTS['prom-client'].Counter, CLIENTS.ours.Counter)
})

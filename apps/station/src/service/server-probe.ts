/**
 * Asks the server for its version, and so learns two things at once: whether it can be reached and whether the token is
 * good. The answer is shared by two health checks, and opens the delivery gate again when the token works once more.
 */
import { describeError, isSightlineError } from '@sightline/core'
import type { WatsClient } from '@sightline/wats'
import type { DeliveryGate } from '../deliver/delivery-gate.ts'

export type ProbeResult =
  | { readonly state: 'unknown' }
  | { readonly state: 'good'; readonly version: string }
  | { readonly state: 'refused' | 'unreachable'; readonly reason: string }

export interface ServerProbe {
  /** Asks now. */
  ask(signal: AbortSignal): Promise<ProbeResult>
  last(): ProbeResult
}

export function createServerProbe(client: WatsClient, gate: DeliveryGate, onResumed: () => void): ServerProbe {
  let last: ProbeResult = { state: 'unknown' }
  return {
    last: () => last,
    async ask(signal) {
      last = await probe(client, signal)
      if (last.state === 'good' && gate.state().state === 'suspended') {
        gate.resume()
        onResumed()
      }
      if (last.state === 'refused') gate.suspend(last.reason)
      return last
    },
  }
}

async function probe(client: WatsClient, signal: AbortSignal): Promise<ProbeResult> {
  try {
    return { state: 'good', version: await client.version({ signal, retry: false }) }
  } catch (error) {
    const reason = describeError(error).message
    const isRefused = isSightlineError(error) && (error.kind === 'authentication' || error.kind === 'authorization')
    return { state: isRefused ? 'refused' : 'unreachable', reason }
  }
}

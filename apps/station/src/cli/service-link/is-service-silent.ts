/** Whether the service certainly does not run; for remarks, not for decisions. */
import type { PublicConfig } from '../../config/load.ts'
import { adminAddress } from './admin-address.ts'

const ANSWER_WITHIN_MS = 1000

export async function isServiceSilent(config: PublicConfig): Promise<boolean> {
  const address = adminAddress(config)
  if (address === undefined) return true
  try {
    const response = await fetch(`${address}/health/live`, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) })
    await response.body?.cancel()
    return false
  } catch (error) {
    return !(error instanceof DOMException) // slow is not silent
  }
}
